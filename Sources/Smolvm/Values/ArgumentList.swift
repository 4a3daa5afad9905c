import JSON

/// A program and its arguments; at least the program.
public struct ArgumentList: WireValue, Hashable, ExpressibleByArrayLiteral {
  /// The words.
  public let words: [String]

  /// A list that has not been checked yet; every run of a command checks it.
  public init(_ words: [String]) { self.words = words }
  public init(arrayLiteral words: String...) { self.init(words) }
  public init(from decoder: any Decoder) throws { self.init(try decoder.singleValueContainer().decode([String].self)) }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(words)
  }

  /// No words.
  public static var blank: ArgumentList { [] }
  public static func schema(_ definitions: inout SchemaDefinitions) -> JSONObject {
    ["type": "array", "minItems": 1, "items": .object(String.parameterSchema(&definitions))]
  }

  /// A program, and words that can be arguments.
  public func check() throws(JSONMismatch) {
    if words.isEmpty { throw JSONMismatch(expected: "at least the program") }
    try words.check()
  }
}
