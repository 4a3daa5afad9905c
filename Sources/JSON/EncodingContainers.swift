// Each generic `encode` is the witness of a dozen requirements of its protocol (for Bool, String, every integer, …); but for
// Int128 and UInt128 the protocols have an `encode` of their own, which only throws.

/// The members of an object, as `Codable` writes them.
struct KeyedBuilder<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let building: ValueUnderConstruction
  let codingPath: [any CodingKey]

  func encodeNil(forKey key: Key) throws { building.put(key.stringValue, .null) }

  func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    if T.self == JSONInline.self { return try value.encode(to: ValueEncoder(building, at: codingPath)) }
    building.put(key.stringValue, try ValueEncoder.encode(value, under: key, of: codingPath))
  }

  func encode(_ value: Int128, forKey key: Key) throws { building.put(key.stringValue, .number(JSONNumber(value))) }

  func encode(_ value: UInt128, forKey key: Key) throws { building.put(key.stringValue, .number(JSONNumber(value))) }

  func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
    nestedEncoder(key).container(keyedBy: Nested.self)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { nestedEncoder(key).unkeyedContainer() }

  func superEncoder() -> any Encoder { nestedEncoder(JSONKey("super")) }

  func superEncoder(forKey key: Key) -> any Encoder { nestedEncoder(key) }

  private func nestedEncoder(_ key: any CodingKey) -> ValueEncoder {
    ValueEncoder(building.putOpen(key.stringValue), at: codingPath + [key])
  }
}

/// The elements of an array, as `Codable` writes them.
struct UnkeyedBuilder: UnkeyedEncodingContainer {
  let building: ValueUnderConstruction
  let codingPath: [any CodingKey]

  var count: Int { building.elementCount }

  func encodeNil() throws { building.append(.null) }

  func encode<T: Encodable>(_ value: T) throws {
    building.append(try ValueEncoder.encode(value, under: JSONKey(index: count), of: codingPath))
  }

  func encode(_ value: Int128) throws { building.append(.number(JSONNumber(value))) }

  func encode(_ value: UInt128) throws { building.append(.number(JSONNumber(value))) }

  func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type) -> KeyedEncodingContainer<Nested> {
    nestedEncoder().container(keyedBy: Nested.self)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nestedEncoder().unkeyedContainer() }

  func superEncoder() -> any Encoder { nestedEncoder() }

  private func nestedEncoder() -> ValueEncoder {
    let key = JSONKey(index: count)
    return ValueEncoder(building.appendOpen(), at: codingPath + [key])
  }
}

/// A value on its own, as `Codable` writes it.
struct SingleBuilder: SingleValueEncodingContainer {
  let building: ValueUnderConstruction
  let codingPath: [any CodingKey]

  func encodeNil() throws { building.set(.null) }

  func encode<T: Encodable>(_ value: T) throws { building.set(try ValueEncoder.encode(value)) }

  func encode(_ value: Int128) throws { building.set(.number(JSONNumber(value))) }

  func encode(_ value: UInt128) throws { building.set(.number(JSONNumber(value))) }
}
