/// The types that are one JSON value and need no decoder of their own; and the two collections of strings that most messages have, for which
/// the standard library's `init(from:)` takes five times as long.
enum Scalar {
  /// The value as a `T`, or nil if `T` is none of these types and must be decoded by its `init(from:)`.
  ///
  /// The comparisons vanish where the compiler knows `T`, which it does for all members of synthesized types.
  @inline(__always)
  static func decode<T>(_: T.Type, from value: JSONValue) throws(JSONMismatch) -> T? {
    if T.self == String.self {
      guard case .string(let string) = value else { throw JSONMismatch(expected: "a string") }
      return string as? T
    }
    if T.self == Bool.self {
      guard case .bool(let bool) = value else { throw JSONMismatch(expected: "true or false") }
      return bool as? T
    }
    if T.self == JSONValue.self { return value as? T }
    if T.self == Int.self { return try whole(Int.self, value) as? T }
    if T.self == UInt8.self { return try whole(UInt8.self, value) as? T }
    if T.self == UInt16.self { return try whole(UInt16.self, value) as? T }
    if T.self == UInt32.self { return try whole(UInt32.self, value) as? T }
    if T.self == UInt64.self { return try whole(UInt64.self, value) as? T }
    if T.self == UInt.self { return try whole(UInt.self, value) as? T }
    if T.self == Int8.self { return try whole(Int8.self, value) as? T }
    if T.self == Int16.self { return try whole(Int16.self, value) as? T }
    if T.self == Int32.self { return try whole(Int32.self, value) as? T }
    if T.self == Int64.self { return try whole(Int64.self, value) as? T }
    if T.self == Int128.self { return try whole(Int128.self, value) as? T }
    if T.self == UInt128.self { return try whole(UInt128.self, value) as? T }
    if T.self == Double.self {
      guard case .number(let number) = value, let double = number.double else { throw JSONMismatch(expected: "a number") }
      return double as? T
    }
    if T.self == Float.self {
      guard case .number(let number) = value, let float = number.float else { throw JSONMismatch(expected: "a number") }
      return float as? T
    }
    if T.self == [String].self { return try strings(value) as? T }
    if T.self == [String: String].self { return try namedStrings(value) as? T }
    return nil
  }

  private static func strings(_ value: JSONValue) throws(JSONMismatch) -> [String] {
    guard case .array(let elements) = value else { throw JSONMismatch(expected: "an array") }
    var strings: [String] = []
    strings.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      guard case .string(let string) = element else { throw JSONMismatch(expected: "a string").below(String(index)) }
      strings.append(string)
    }
    return strings
  }

  private static func namedStrings(_ value: JSONValue) throws(JSONMismatch) -> [String: String] {
    guard case .object(let object) = value else { throw JSONMismatch(expected: "an object") }
    var strings: [String: String] = [:]
    strings.reserveCapacity(object.count)
    for (key, member) in object.members {
      guard case .string(let string) = member else { throw JSONMismatch(expected: "a string").below(key) }
      // To a dictionary the two spellings of "é" are one name; one of the values would be lost without a word.
      if strings.updateValue(string, forKey: key) != nil {
        throw JSONMismatch(expected: "a name that is not the same characters as another one's").below(key)
      }
    }
    return strings
  }

  private static func whole<T: FixedWidthInteger>(_: T.Type, _ value: JSONValue) throws(JSONMismatch) -> T {
    guard case .number(let number) = value else { throw JSONMismatch(expected: range(T.self)) }
    guard let whole = number.integer(T.self) else {
      // Of the widest types the limits are only worth saying to someone who has passed them.
      throw JSONMismatch(expected: range(T.self, always: number.isWhole))
    }
    return whole
  }

  private static func range<T: FixedWidthInteger>(_: T.Type, always: Bool = false) -> String {
    if always || T.bitWidth < 64 { return "a whole number from \(T.min) to \(T.max)" }
    return T.isSigned ? "a whole number" : "a whole number, 0 or more"
  }
}
