/// The members of one object, as `Codable` sees them.
///
/// The generic `decode` is the witness of a dozen requirements of the protocol (for Bool, String, every integer, …). The work is done in
/// ``ValueDecoder``, which is not generic, so that the compiler can make a version for each of these types.
struct KeyedValues<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: ValueDecoder

  var codingPath: [any CodingKey] { decoder.codingPath }

  /// Who reads this knows every name.
  var allKeys: [Key] {
    decoder.asked.askForAll()
    return decoder.members.compactMap { Key(stringValue: $0.key) }
  }

  func contains(_ key: Key) -> Bool { decoder.find(key.stringValue) != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try decoder.required(key.stringValue).isNull }

  func decode<T: Decodable>(_: T.Type, forKey key: Key) throws -> T {
    if T.self == JSONInline.self { return try T(from: decoder) }
    return try decoder.member(T.self, key.stringValue)
  }

  func decodeIfPresent<T: Decodable>(_: T.Type, forKey key: Key) throws -> T? {
    try decoder.memberIfPresent(T.self, key.stringValue)
  }

  func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
    try decoder.decoder(for: decoder.required(key.stringValue), at: key).container(keyedBy: Nested.self)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder.decoder(for: decoder.required(key.stringValue), at: key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { superDecoder(for: JSONKey("super")) }

  func superDecoder(forKey key: Key) throws -> any Decoder { superDecoder(for: key) }

  /// As Foundation does it: for a member that is not there, a decoder of null.
  private func superDecoder(for key: any CodingKey) -> any Decoder {
    decoder.decoder(for: decoder.find(key.stringValue) ?? .null, at: key)
  }
}

/// A name or an index as a coding key.
struct JSONKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(_ name: String) {
    stringValue = name
    intValue = nil
  }

  init(index: Int) {
    stringValue = String(index)
    intValue = index
  }

  init?(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { self.init(index: intValue) }
}
