import JSON

/// A file on the host that is a word of its own on the command line: what begins with a dash is written so that it is no flag.
public struct ExistingFile: TextValue {
  public static let rule: JSONObject = [
    "description": "The path of a file.", "pattern": "^[^\\u0000]+$", "maxLength": .number(JSONNumber(String.longestWord - 2)),
  ]
  /// The path.
  public let text: String
  /// A path that has not been checked yet.
  public init(_ path: String) { text = path }
  /// The path; one that begins with a dash, from the working directory.
  public var words: [String] { [text.utf8.first == UInt8(ascii: "-") ? "./" + text : text] }
  /// The path.
  public var hostPaths: [String] { [text] }

  /// A path.
  public func check() throws(JSONMismatch) {
    if text.isEmpty || text.utf8.count > String.longestWord - 2 { throw JSONMismatch(expected: "the path of a file") }
    try text.check()
  }
}
