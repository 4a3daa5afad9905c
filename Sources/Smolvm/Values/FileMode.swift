import JSON

/// The mode of a file, in octal digits.
public struct FileMode: TextValue {
  public static let rule: JSONObject = [
    "description": "The mode of a file, octal: up to four digits.", "pattern": .string("^[0-7]{1,4}" + SchemaPattern.end),
  ]
  public let text: String
  /// A mode that has not been checked yet.
  public init(_ text: String) { self.text = text }

  /// Octal digits.
  public func check() throws(JSONMismatch) {
    if text.utf8.isEmpty || text.utf8.count > 4 || text.utf8.contains(where: { !(0x30...0x37).contains($0) }) {
      throw JSONMismatch(expected: "an octal mode of up to four digits, such as 0644")
    }
  }
}
