import JSON

/// A value that is a text with a rule: on the wire a string, on the command line one word.
public protocol TextValue: WireValue, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The rule, as keywords of a schema beside its type, with a description. ``WireValue/check()`` refuses what it does not allow: where both
  /// stand side by side, a test compares them.
  static var rule: JSONObject { get }
  /// The text as given.
  var text: String { get }
  /// A value that has not been checked yet; every run of a command checks it.
  init(_ text: String)
}

extension TextValue {
  /// A value that has not been checked yet.
  public init(stringLiteral text: String) { self.init(text) }
  public init(from decoder: any Decoder) throws { self.init(try decoder.singleValueContainer().decode(String.self)) }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  /// No text.
  public static var blank: Self { Self("") }
  /// The text.
  public var words: [String] { [text] }
  /// The text.
  public var description: String { text }
  /// The type's own name.
  public static var schemaName: String? { String(describing: Self.self) }
  public static func schema(_: inout SchemaDefinitions) -> JSONObject {
    let schema: JSONObject = ["type": "string"]
    return JSONObject(schema.members + rule.members)
  }
}
