import JSON
import JSONRPC
import Smolvm

/// Why a call ends before its command does.
enum Ending: Sendable {
  /// The client cancelled it.
  case cancelled
  /// Its deadline passed.
  case deadline
  /// A stop or delete of its machine cut it off, or the end of the input hung up its terminal.
  case interrupted(String)
  /// This program was told to end.
  case shuttingDown

  /// Whether it is answered at once, also where the work itself must go on to its end.
  var isUrgent: Bool {
    switch self {
    case .cancelled, .interrupted: false
    case .deadline, .shuttingDown: true
    }
  }

  /// The answer.
  /// - Parameter failure: how the work ended, where it had begun.
  func error(_ failure: SmolvmError?) -> RPCError {
    var error = failure ?? SmolvmError(.cancelled, "nothing was run")
    let what = failure?.message ?? "it had not begun"
    switch self {
    case .cancelled:
      error.message = "the call was cancelled: \(what)"
    case .deadline:
      error.kind = .timedOut
      error.message = "the deadline passed: \(what)"
      error.retryable = true
    case .interrupted(let why):
      error.kind = .interrupted
      error.message = "\(why): \(what)"
    case .shuttingDown:
      let ours = RPCError.shuttingDown
      let theirs = RPCError(error)
      var answer = RPCError(.shuttingDown, ours.message, retryable: true)
      for (key, value) in theirs.data.members where key != "kind" && key != "retryable" { answer.data[key] = value }
      return answer
    }
    if failure == nil { error.started = false }
    return RPCError(error)
  }

  /// The answer where the work goes on, or is cleaned up after, without being waited for.
  func errorWhileWorkGoesOn(_ way: WhenCancelled) -> RPCError {
    let what =
      way == .finish ? "smolvm goes on with the work, which must not stop half way" : "smolvm is ended, and cleaned up after"
    var error = self.error(SmolvmError(.cancelled, what))
    error.data["started"] = true
    error.data["hint"] = "ask for the machine's status to see what came of it"
    return error
  }
}
