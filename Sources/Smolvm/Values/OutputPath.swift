import JSON

/// A file to write, and the sidecar that the CLI writes beside it.
public struct OutputPath: TextValue {
  public static let rule = NewFile.rule
  /// The path.
  public let text: String
  /// A path that has not been checked yet.
  public init(_ path: String) { text = path }
  /// The file and its sidecar: whoever creates a machine from either waits for both.
  public var hostPaths: [String] { [text, sidecar] }
  /// `PATH.smolmachine`
  public var sidecar: String { text + ".smolmachine" }

  /// A path.
  public func check() throws(JSONMismatch) { try NewFile(text).check() }
}
