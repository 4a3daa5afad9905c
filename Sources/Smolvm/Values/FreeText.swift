/// Text that reaches no argument list, and so may hold anything, NUL included.
public struct FreeText: TextValue {
  /// The text.
  public let text: String
  /// Any text.
  public init(_ text: String) { self.text = text }
  /// None: it is no word.
  public var words: [String] { [] }
}
