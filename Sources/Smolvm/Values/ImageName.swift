import JSON

/// An OCI image, or an archive of one: `alpine:3.20`, `ghcr.io/org/name@sha256:…`.
public struct ImageName: TextValue {
  public static let rule: JSONObject = [
    "description": "An OCI image, such as alpine:3.20; or a path of an archive or a folder on the host, with ./ or / before it.",
    "pattern": "^[^\\u0000]+$",
    "maxLength": .number(JSONNumber(String.longestWord)),
  ]
  public let text: String
  /// A name that has not been checked yet.
  public init(_ text: String) { self.text = text }

  /// The file or folder that it names, if it names one: the CLI takes for such what begins like a path, or ends like an archive (1.9.3, and
  /// 1.32.2 by trying).
  public var hostPaths: [String] {
    let lower = text.lowercased().utf8
    let isLocal =
      "/.~".utf8.contains { $0 == lower.first } || Self.archives.contains { lower.reversed().starts(with: $0.utf8.reversed()) }
    return isLocal ? [text] : []
  }
  /// How smolvm 1.32.2 writes down what it took from a path, and takes as such, wherever it leads.
  private static let schemes = ["local:", "local-dir:"]
  private static let archives = [".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.zst"]

  /// Something: the CLI takes none for a flag without its value.
  public func check() throws(JSONMismatch) {
    if text.isEmpty { throw JSONMismatch(expected: "the name of an image") }
    let lower = text.lowercased().utf8
    if text == "-" || Self.schemes.contains(where: { lower.starts(with: $0.utf8) }) {
      throw JSONMismatch(
        expected: "the name of an image, or the path of an archive or folder; \(text) is smolvm's own way to write one down")
    }
    try text.check()
  }
}
