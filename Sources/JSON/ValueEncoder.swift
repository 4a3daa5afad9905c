/// The `Encoder` that a type's `encode(to:)` sees: one value that is being built.
final class ValueEncoder: Encoder {
  let building: ValueUnderConstruction
  /// Empty, save in nested containers and super encoders: as in the decoder, the path of an error is put together on its way up.
  let codingPath: [any CodingKey]

  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ building: ValueUnderConstruction = ValueUnderConstruction(), at codingPath: [any CodingKey] = []) {
    self.building = building
    self.codingPath = codingPath
  }

  static func encode<T: Encodable>(_ value: T) throws -> JSONValue {
    if let scalar = try scalar(value) { return scalar }
    let encoder = ValueEncoder()
    try value.encode(to: encoder)
    guard let result = encoder.building.result else {
      let problem = "It encodes itself as more than one kind of value, or as two values."
      throw EncodingError.invalidValue(value, EncodingError.Context(codingPath: [], debugDescription: problem))
    }
    return result
  }

  /// Encodes what belongs under `key`; an error's path begins with the container's.
  static func encode<T: Encodable>(_ value: T, under key: @autoclosure () -> any CodingKey, of path: [any CodingKey]) throws
    -> JSONValue
  {
    do {
      return try encode(value)
    } catch EncodingError.invalidValue(let value, let context) {
      let context = EncodingError.Context(
        codingPath: path + [key()] + context.codingPath, debugDescription: context.debugDescription,
        underlyingError: context.underlyingError)
      throw EncodingError.invalidValue(value, context)
    }
  }

  /// The value of a type that is one JSON value and needs no encoder; nil for the others. Where the compiler knows `T`, this is one branch.
  @inline(__always)
  private static func scalar<T>(_ value: T) throws -> JSONValue? {
    if T.self == String.self, let string = value as? String { return .string(string) }
    if T.self == Bool.self, let bool = value as? Bool { return .bool(bool) }
    if T.self == JSONValue.self, let value = value as? JSONValue { return value }
    if T.self == Int.self, let integer = value as? Int { return .number(JSONNumber(integer)) }
    if T.self == UInt8.self, let integer = value as? UInt8 { return .number(JSONNumber(integer)) }
    if T.self == UInt16.self, let integer = value as? UInt16 { return .number(JSONNumber(integer)) }
    if T.self == UInt32.self, let integer = value as? UInt32 { return .number(JSONNumber(integer)) }
    if T.self == UInt64.self, let integer = value as? UInt64 { return .number(JSONNumber(integer)) }
    if T.self == UInt.self, let integer = value as? UInt { return .number(JSONNumber(integer)) }
    if T.self == Int8.self, let integer = value as? Int8 { return .number(JSONNumber(integer)) }
    if T.self == Int16.self, let integer = value as? Int16 { return .number(JSONNumber(integer)) }
    if T.self == Int32.self, let integer = value as? Int32 { return .number(JSONNumber(integer)) }
    if T.self == Int64.self, let integer = value as? Int64 { return .number(JSONNumber(integer)) }
    if T.self == Int128.self, let integer = value as? Int128 { return .number(JSONNumber(integer)) }
    if T.self == UInt128.self, let integer = value as? UInt128 { return .number(JSONNumber(integer)) }
    if T.self == Double.self, let double = value as? Double { return .number(try finite(JSONNumber(double), value)) }
    if T.self == Float.self, let float = value as? Float { return .number(try finite(JSONNumber(float), value)) }
    return nil
  }

  private static func finite<T>(_ number: JSONNumber?, _ value: T) throws -> JSONNumber {
    guard let number else {
      let context = EncodingError.Context(codingPath: [], debugDescription: "JSON has no number for \(value).")
      throw EncodingError.invalidValue(value, context)
    }
    return number
  }

  func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
    building.become(.object)
    return KeyedEncodingContainer(KeyedBuilder(building: building, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    building.become(.array)
    return UnkeyedBuilder(building: building, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { SingleBuilder(building: building, codingPath: codingPath) }
}
