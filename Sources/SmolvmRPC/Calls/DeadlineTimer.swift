import JSON
import JSONRPC
import Smolvm

/// The deadline of a call that is no command. It goes with the call: when that is answered, nothing is left to fire.
final class DeadlineTimer: CallWork {
  private let stop: @Sendable () -> Void

  private init(_ stop: @escaping @Sendable () -> Void) { self.stop = stop }
  deinit { stop() }

  /// Answers the call with `timedOut` after so many milliseconds, if nobody has by then.
  /// - Parameter onlyReads: else what it asked for goes on all the same, since it cannot be taken back.
  static func start(_ milliseconds: Int, _ call: Call, onlyReads: Bool, _ smolvm: SmolvmClient) {
    let stop = smolvm.after(.milliseconds(milliseconds)) { [weak call] in
      guard let call else { return }
      call.fail(onlyReads ? Ending.deadline.error(nil) : .goesOn(call.method))
    }
    // Answered already: then it goes at once.
    _ = call.attach(DeadlineTimer(stop))
  }
}

extension RPCError {
  /// What `stream.write` has taken goes in, and what `server.shutdown` has begun ends, whether somebody waits for it or not.
  fileprivate static func goesOn(_ method: String) -> RPCError {
    RPCError(
      SmolvmError.Kind.timedOut.published,
      "the deadline passed: \(method) had begun and goes on; do not send it again", more: ["started": true])
  }
}
