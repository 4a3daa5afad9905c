import JSONRPC
import Smolvm

/// The deadline of a call that is no command. It goes with the call: when that is answered, nothing is left to fire.
final class DeadlineTimer: Sendable {
  private let stop: @Sendable () -> Void

  private init(_ stop: @escaping @Sendable () -> Void) { self.stop = stop }
  deinit { stop() }

  /// Answers the call with `timedOut` after so many milliseconds, if nobody has by then.
  static func start(_ milliseconds: Int, _ call: Call, _ smolvm: SmolvmClient) {
    let stop = smolvm.after(.milliseconds(milliseconds)) { [weak call] in call?.fail(Ending.deadline.error(nil)) }
    // Answered already: then it goes at once.
    _ = call.attach(DeadlineTimer(stop))
  }
}
