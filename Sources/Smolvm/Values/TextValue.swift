/// A value that is a text with a rule: on the wire a string, on the command line one word.
public protocol TextValue: WireValue, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
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
}
