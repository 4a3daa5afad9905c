import JSONRPC
import Synchronization

/// Notifications of one call that leave not more often than somebody can read, nor faster than the client takes them: what comes meanwhile waits in
/// a `Waiting`, which bounds itself.
package final class PacedNotes<Waiting: Sendable>: Sendable {
  private struct State {
    var waiting: Waiting
    /// How many were sent.
    var count = 0
    /// Until it fires, what comes waits.
    var isResting = false
    var isOver = false
  }

  private let rest = Duration.milliseconds(100)
  private let call: Call
  private let server: Server
  private let state: Mutex<State>
  private let note: @Sendable (inout Waiting, Int) -> [UInt8]?

  /// - Parameters:
  ///   - server: has the timer.
  ///   - note: takes what waits, and makes the message of it (``Call/frame(_:_:)``) with its number, from 1 on; nil if nothing waits.
  package init(
    _ call: Call, _ server: Server, waiting: Waiting, note: @escaping @Sendable (inout Waiting, Int) -> [UInt8]?
  ) {
    (self.call, self.server, self.note) = (call, server, note)
    state = Mutex(State(waiting: waiting))
  }

  /// Puts something to what waits, and sends it unless it is too early.
  package func add(_ change: (inout Waiting) -> Void) {
    state.withLock { state in
      change(&state.waiting)
      if !state.isResting { send(&state) }
    }
  }

  /// Sends what waits, and nothing from then on.
  /// - Parameter change: what is to be put to it before.
  package func finish(_ change: (inout Waiting) -> Void = { _ in }) {
    state.withLock { state in
      change(&state.waiting)
      send(&state)
      state.isOver = true
    }
  }

  /// Sends nothing from now on.
  package func drop() { state.withLock { $0.isOver = true } }

  private func send(_ state: inout State) {
    guard !state.isOver, let message = note(&state.waiting, state.count + 1) else { return }
    state.count += 1
    state.isResting = true
    let isSlow = call.notify(message)
    if isSlow, call.whenClientHasCaughtUp({ [weak self] in self?.goOn() }) { return }
    _ = server.after(rest) { [weak self] in self?.goOn() }
  }

  private func goOn() {
    state.withLock { state in
      state.isResting = false
      send(&state)
    }
  }
}
