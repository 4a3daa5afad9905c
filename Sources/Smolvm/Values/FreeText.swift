import JSON

/// Text that reaches no argument list, and so may hold anything, NUL included.
public struct FreeText: TextValue {
  public static let rule: JSONObject = [:]
  /// None.
  public static var schemaName: String? { nil }
  /// The text.
  public let text: String
  /// Any text.
  public init(_ text: String) { self.text = text }
  /// None: it is no word.
  public var words: [String] { [] }
}
