import JSON

/// An OCI image, or an archive of one: `alpine:3.20`, `ghcr.io/org/name@sha256:…`.
public struct ImageName: TextValue {
  public static let rule: JSONObject = [
    "description": "An OCI image, such as alpine:3.20.", "pattern": "^[^\\u0000]+$",
    "maxLength": .number(JSONNumber(String.longestWord)),
  ]
  public let text: String
  /// A name that has not been checked yet.
  public init(_ text: String) { self.text = text }

  /// Something: the CLI takes none for a flag without its value.
  public func check() throws(JSONMismatch) {
    if text.isEmpty { throw JSONMismatch(expected: "the name of an image") }
    try text.check()
  }
}
