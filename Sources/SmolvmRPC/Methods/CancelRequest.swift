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
    if let job = other?.work as? Job {
      job.end(.cancelled)
    } else if let other, other !== call {
      other.fail(Ending.cancelled.error(nil))
    }
    call.succeed(["found": .bool(other != nil && other !== call)])
  }
}

private struct CancelRequest: Decodable, Sendable {
  let id: RequestID
}
