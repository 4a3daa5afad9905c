import Synchronization

/// How long a machine may be silent before something is done about it.
public struct Patience: Sendable {
  /// How long after a command's own timeout the CLI may go on: `exec -i` has no deadline on the host's side, and hangs for ever where the
  /// guest does (1.32.2).
  public var afterTimeout = Duration.seconds(10)
  /// How long a command without a timeout may be silent before its machine is asked for.
  public var silence = Duration.seconds(60)
  /// How long after a bad answer it is asked again, to be sure.
  public var again = Duration.seconds(5)

  /// The usual.
  public init() {}
}

/// What a run of the CLI is watched for.
struct Watch: Sendable {
  /// The command's own timeout, after which the CLI is to end.
  var timeout: TimeSpan?
  /// Without one: how to ask for its machine. Nearly always nobody does.
  var ask: @Sendable (InstalledCLI) throws(SmolvmError) -> Step
  /// Whether the answer says that the machine is there.
  var isThere: @Sendable (Outcome) -> Bool
}

/// Ends a command whose machine does not answer any more.
///
/// It counts quiet ticks: those in which nothing came and the caller did not hold the output back (then it is the caller who keeps the
/// command waiting).
final class Watchdog: Sendable {
  private struct State: Sendable {
    var quiet = 0
    var hasSign = false
    var suspicions = 0
    var stopTimer: (@Sendable () -> Void)?
    var isOver = false
  }
  private let state = Mutex(State())
  private let client: SmolvmClient
  private let running: RunningCommand
  private let tick: Duration
  private let limit: Int
  /// Asks whether the machine is there; nil where that does not matter.
  private let ask: (@Sendable (@escaping @Sendable (_ isThere: Bool) -> Void) -> Void)?
  private let bite: @Sendable () -> Void
  private let first: Duration

  /// - Parameters:
  ///   - ask: finds out whether the machine is there; called where the command has no timeout.
  ///   - bite: ends the command.
  init(
    _ watch: Watch, _ client: SmolvmClient, _ running: RunningCommand,
    ask: @escaping @Sendable (@escaping @Sendable (_ isThere: Bool) -> Void) -> Void, bite: @escaping @Sendable () -> Void
  ) {
    self.client = client
    self.running = running
    self.bite = bite
    let patience = client.patience
    if let timeout = watch.timeout?.milliseconds {
      first = .milliseconds(timeout)
      tick = patience.afterTimeout / 10
      limit = 10
      self.ask = nil
    } else {
      first = .zero
      tick = patience.again
      limit = max(1, Int(patience.silence / patience.again))
      self.ask = ask
    }
  }

  /// Begins.
  func start() { wait(first + tick) }

  /// The command gave a sign of life.
  func sign() { state.withLock { $0.hasSign = true } }

  /// The command has ended.
  func end() {
    let stop = state.withLock { state in
      state.isOver = true
      defer { state.stopTimer = nil }
      return state.stopTimer
    }
    stop?()
  }

  private func wait(_ delay: Duration) {
    let stop = client.after(delay) { [weak self] in self?.look() }
    let isOver = state.withLock { state in
      state.stopTimer = stop
      return state.isOver
    }
    if isOver { stop() }
  }

  private func look() {
    let isHeldBack = running.isHeldBack
    let isDue = state.withLock { state in
      let isQuiet = !state.hasSign && !isHeldBack
      state.hasSign = false
      state.quiet = isQuiet ? state.quiet + 1 : 0
      if !isQuiet { state.suspicions = 0 }
      return state.quiet >= limit
    }
    if !isDue { return wait(tick) }
    guard let ask else { return bite() }
    ask { [weak self] isThere in self?.consider(isThere) }
  }

  private func consider(_ isThere: Bool) {
    let isSure = state.withLock { state in
      state.suspicions = isThere ? 0 : state.suspicions + 1
      // A machine that is there may take its time; one that is not is asked for again at the next tick.
      state.quiet = isThere ? 0 : limit - 1
      return state.suspicions >= 2 && !state.isOver
    }
    if isSure { bite() } else { wait(tick) }
  }
}
