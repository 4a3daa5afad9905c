/// Text that reaches no argument list, and so may hold anything, NUL included.
public struct FreeText: WireValue, Equatable, ExpressibleByStringLiteral {
  /// The text.
  public let text: String
  /// Any text.
  public init(_ text: String) { self.text = text }
  /// Any text.
  public init(stringLiteral text: String) { self.text = text }
  public init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  /// No text.
  public static var blank: FreeText { "" }
  /// None: it is no word.
  public var words: [String] { [] }
}
