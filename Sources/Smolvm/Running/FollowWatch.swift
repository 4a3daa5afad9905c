import ChildProcess
import Synchronization

/// A run of the CLI that goes on until somebody ends it.
struct Following: Sendable {
  /// The process of its machine, with which it is to end; nil where the CLI ends by itself.
  var machine: ProcessIdentity?
  /// What it says when it has begun; nil where it begins at once. Until then it is not ended for want of a listener.
  var opening: [UInt8]?
}

/// Ends a follower when there is nothing left to follow. `logs -f` never ends by itself, though its machine does (1.32.2); it looks for more
/// five times a second, so what the machine wrote last is out by the time that it has been silent for a second.
final class FollowWatch: Sendable {
  private struct State: Sendable {
    var hasBegun: Bool
    var hasSign = false
    var quiet = 0
    var ticks = 0
    var stopTimer: (@Sendable () -> Void)?
    var isOver = false
  }
  private static let tick = Duration.milliseconds(250)
  /// How many silent ticks say that all is out.
  private static let quiet = 4
  /// How many ticks it gets, silent or not: nobody may want more, or a machine that was started again writes on.
  private static let last = 20

  private let state: Mutex<State>
  private let following: Following
  private let client: SmolvmClient
  private let running: RunningCommand
  private let finish: @Sendable () -> Void

  /// - Parameter finish: ends it.
  init(_ following: Following, _ client: SmolvmClient, _ running: RunningCommand, finish: @escaping @Sendable () -> Void) {
    state = Mutex(State(hasBegun: following.opening == nil))
    (self.following, self.client, self.running, self.finish) = (following, client, running, finish)
  }

  /// Begins.
  func start() {
    let stop = client.after(Self.tick) { [weak self] in self?.look() }
    let isOver = state.withLock { state in
      state.stopTimer = stop
      return state.isOver
    }
    if isOver { stop() }
  }

  /// It wrote something.
  func sign(_ bytes: UnsafeRawBufferPointer) {
    state.withLock { state in
      state.hasSign = true
      // The CLI writes whole lines.
      guard !state.hasBegun, let opening = following.opening else { return }
      state.hasBegun = bytes.split(separator: 0x0A).contains { $0.starts(with: opening) }
    }
  }

  /// It has ended.
  func end() {
    let stop = state.withLock { state in
      state.isOver = true
      defer { state.stopTimer = nil }
      return state.stopTimer
    }
    stop?()
  }

  private func look() {
    let isGone = following.machine.map { !$0.isAlive } ?? false
    let isUnwanted = running.isFollowedEnough
    let isHeldBack = running.isHeldBack
    let isDue = state.withLock { state in
      let hadSign = state.hasSign
      state.hasSign = false
      guard isGone || isUnwanted && state.hasBegun else {
        (state.quiet, state.ticks) = (0, 0)
        return false
      }
      // What is held back is silent for another reason; whoever still wants it gets it.
      if isHeldBack && !isUnwanted { return false }
      state.ticks += 1
      state.quiet = hadSign || isHeldBack ? 0 : state.quiet + 1
      return state.quiet >= Self.quiet || state.ticks >= Self.last
    }
    if isDue { finish() } else { start() }
  }
}
