import JSON

/// The revisions of MCP that are spoken.
enum ProtocolVersion {
  /// The stateless ones: each request says its version.
  static let modern = ["2026-07-28"]
  /// Those that begin with `initialize`.
  static let legacy = ["2025-11-25", "2025-06-18"]

  /// Where a modern request says its version.
  static let key = "io.modelcontextprotocol/protocolVersion"
  private static let capabilitiesKey = "io.modelcontextprotocol/clientCapabilities"

  /// Which rules a request is under.
  enum Era: Sendable {
    case legacy
    case modern
  }

  /// The era of a request, by its `_meta`.
  /// - Throws: what is wrong with it.
  static func era(of params: JSONObject) throws(Refusal) -> Era {
    guard let meta = params["_meta"], let version = meta[key] else { return .legacy }
    guard let text = version.string else { throw .params("_meta.\(key) is a string") }
    guard modern.contains(text) else { throw .version(requested: text) }
    guard case .object? = meta[capabilitiesKey] else { throw .params("_meta needs \(capabilitiesKey), an object") }
    return .modern
  }
}
