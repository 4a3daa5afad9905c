/// A JSON value, as it was written: numbers keep their digits, objects keep the order of their members.
///
/// Two values are equal when they would be written with the same bytes. Swift's `String.==` is coarser (canonical equivalence: the two
/// spellings of "é" are equal to it), and JSON knows nothing of Unicode normalization, so `==` is written by hand here.
public enum JSONValue: Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number, by its text.
  case number(JSONNumber)
  /// A string, unescaped.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object, its members in order.
  case object(JSONObject)
}

extension JSONValue: Equatable {
  /// Equal texts: strings by their bytes, numbers by their lexemes, members in the same order.
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.string(let left), .string(let right)): ExactString.same(left, right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }
}

extension JSONValue {
  /// Whether this is `null`.
  public var isNull: Bool { if case .null = self { true } else { false } }

  /// The boolean, if this is one.
  public var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }

  /// The number, if this is one.
  public var number: JSONNumber? { if case .number(let number) = self { number } else { nil } }

  /// The number as an integer, if this is a number with a whole value that fits (see ``JSONNumber/int``).
  public var int: Int? { number?.int }

  /// The number as a double, if this is a number that fits one (see ``JSONNumber/double``).
  public var double: Double? { number?.double }

  /// The string, if this is one.
  public var string: String? { if case .string(let string) = self { string } else { nil } }

  /// The elements, if this is an array.
  public var array: [JSONValue]? { if case .array(let array) = self { array } else { nil } }

  /// The object, if this is one.
  public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }

  /// The member of that name; nil if this is no object or has no such member. Cost: see ``JSONObject``.
  public subscript(key: String) -> JSONValue? { object?[key] }

  /// The element at that index; nil if this is no array or has no such element.
  public subscript(index: Int) -> JSONValue? {
    guard case .array(let array) = self, array.indices.contains(index) else { return nil }
    return array[index]
  }
}
