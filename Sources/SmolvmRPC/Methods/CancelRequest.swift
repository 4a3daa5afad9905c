import JSON
import JSONRPC
import Smolvm

extension Method {
  /// `$/cancelRequest`, as in LSP: overtakes everything.
  static let cancelRequest = Method.own(
    "$/cancelRequest", "Cancels a call.", CancelRequest.self, CancelAnswer.self, .changes,
    details: """
      The call is answered all the same, once: with its result if that came first, else with the error cancelled. One that waits is \
      answered at once; of one that runs it depends on its method what becomes of smolvm (x-when-cancelled).
      """
  ) { parameters, call, _ in
    let other = call.find(parameters.id)
    // Other calls are no commands: they are about to be answered, and a write cannot be taken back.
    other?.cancel()
    var answer = CancelAnswer()
    answer.found = other != nil && other !== call
    call.succeed(encoding: answer)
  }
}

/// What `$/cancelRequest` takes.
struct CancelRequest: ParameterGroup {
  @Parameter(.ours, "The id of the call.") var id: RequestID
  init() {}
}

/// What comes of `$/cancelRequest`.
struct CancelAnswer: DescribedObject {
  static let about = "What comes of $/cancelRequest."
  @Member("Whether a call of that id was in flight.") var found: Bool
  init() {}
}

extension Call {
  /// Ends its command, as its method says; nothing for a call that has none.
  package func cancel() { (work as? Job)?.end(.cancelled) }
}
