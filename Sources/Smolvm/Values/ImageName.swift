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

  /// The file or folder that it names, if it names one: the CLI takes for such what begins like a path, or ends like an archive (1.9.3, and
  /// 1.32.2 by trying).
  public var hostPaths: [String] {
    let lower = text.lowercased()
    let isLocal = ["/", ".", "~"].contains { text.hasPrefix($0) } || Self.archives.contains { lower.hasSuffix($0) }
    return isLocal ? [text] : []
  }
  private static let archives = [".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.zst"]

  /// Something: the CLI takes none for a flag without its value.
  public func check() throws(JSONMismatch) {
    if text.isEmpty { throw JSONMismatch(expected: "the name of an image") }
    try text.check()
  }
}
