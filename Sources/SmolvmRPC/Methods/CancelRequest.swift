import JSON
import JSONRPC
import Smolvm

extension Method {
  /// `$/cancelRequest`, as in LSP: overtakes everything.
  static let cancelRequest = Method.own(
    "$/cancelRequest",
    "Cancels a call, which is answered all the same: with its result if that came first, else with the error cancelled.",
    CancelRequest.self
  ) { parameters, call, _ in
    let other = call.find(parameters.id)
    // Other calls are no commands: they are about to be answered, and a write cannot be taken back.
    (other?.work as? Job)?.end(.cancelled)
    call.succeed(["found": .bool(other != nil && other !== call)])
  }
}

private struct CancelRequest: Decodable, Sendable {
  let id: RequestID
}
