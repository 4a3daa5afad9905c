import JSON
import JSONRPC

extension Method {
  /// `rpc.discover`, as OpenRPC has it: answers the document that is published as openrpc.json.
  static let discover = Method.own(
    "rpc.discover", "Answers the OpenRPC document of this very program.", NoParameters.self, JSONObject.self,
    details: "The same as schema/openrpc.json of the version that the program is."
  ) { _, call, _ in
    guard case .object(let document) = OpenRPCDocument.json else { return }
    call.succeed(document)
  }
}
