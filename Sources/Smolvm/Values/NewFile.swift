import JSON

/// A file on the host that is written.
public struct NewFile: TextValue {
  public static let rule: JSONObject = [
    "description": "The path of a file to write.", "pattern": "^[^\\u0000]+$", "maxLength": .number(JSONNumber(String.longestWord)),
  ]
  /// The path.
  public let text: String
  /// A path that has not been checked yet.
  public init(_ path: String) { text = path }

  /// A path.
  public func check() throws(JSONMismatch) {
    if text.isEmpty { throw JSONMismatch(expected: "the path of a file to write") }
    try text.check()
  }
}
