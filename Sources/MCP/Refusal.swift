import JSON
import JSONRPC
import SmolvmRPC

/// Why a message of MCP is answered with an error of its own, and not with a tool's.
enum Refusal: Error {
  /// -32602: what it says makes no sense.
  case params(String)
  /// -32022: nobody here speaks that version.
  case version(requested: String)
  /// -32601
  case method(String)
  /// -32600: MCP knows no batches (since 2025-06-18).
  case batch

  var error: RPCError {
    switch self {
    case .params(let why): return RPCError(.invalidParams, why)
    case .method(let name):
      return .methodNotFound(name, nearest: NearestName.all(to: name, among: MCPDoor.methods + Registry.names))
    case .batch: return RPCError.invalidRequest("MCP messages do not come in batches")
    case .version(let requested):
      let supported = (ProtocolVersion.modern + ProtocolVersion.legacy).map(JSONValue.string)
      return RPCError(
        .unsupportedProtocolVersion, "MCP \(requested) is not spoken here",
        more: ["supported": .array(supported), "requested": .string(requested)])
    }
  }
}
