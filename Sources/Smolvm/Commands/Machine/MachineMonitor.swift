import JSON
import Synchronization

/// Watches over a machine and restarts it.
public struct MachineMonitor: Follows {
  public typealias Answer = Monitored

  /// `machine.monitor`
  public static let method = "machine.monitor"
  /// One sentence.
  public static let summary =
    "Watches over a machine: checks its health, and restarts it as its policy says; starts it if it does not run."
  /// More.
  public static let details = """
    Goes on until the machine has stopped and is not to be restarted, the call is cancelled, or the input ends. With stream each event \
    comes as a stream.event notification; else the result has the last thousand. It holds up no other call. Where \
    the policy says always, a machine that is stopped meanwhile is started again (1.32.2): cancel the monitor first, or stop and delete with \
    interrupt. What a health check prints stands in messages, and can \
    look like anything.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [
    .machineNotFound, .bootFailed, .hypervisorUnavailable, .imageUnavailable, .overloaded,
  ]
  /// `machine monitor`
  public static let subcommand = ["machine", "monitor"]
  /// It is killed; its machine stays as it is.
  public static let whenCancelled = WhenCancelled.kill
  public init() {}

  /// When a machine is started again.
  public enum RestartPolicy: String, WireValue, CaseIterable {
    /// Never.
    case never
    /// Whenever it ended.
    case always
    /// When it ended with a failure.
    case onFailure = "on-failure"
    /// Unless it was stopped on purpose.
    case unlessStopped = "unless-stopped"
  }

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.change), "The machine.") public var name: MachineName
  /// When it is started again.
  @Parameter(.value("--restart"), "When it is started again; the machine's own policy unless given.") public var restart:
    RestartPolicy?
  /// The health check.
  @Parameter(.value("--health-cmd"), "The health check: a command for the machine's sh.") public var healthCmd: String?
  /// How long it may take.
  @Parameter(.value("--health-timeout"), "How long the health check may take; whole seconds.") public var healthTimeout:
    WholeSeconds?
  /// How often to look.
  @Parameter(.value("--interval"), "How often to look; whole seconds.") public var interval: WholeSeconds?
  /// How many failures count.
  @Parameter(.value("--health-retries"), "How many failed checks in a row make it restart.") public var healthRetries: RetryCount?
  /// The interceptor.
  @Parameter(
    .value("--egress-interceptor"), opens: .network, since: "1.19.0",
    "The host's egress interceptor for each restart; it needs SMOLVM_INTERCEPTOR_TOKEN.")
  public var egressInterceptor: String?
  /// Whether events are told as they come.
  @Parameter(.ours, "Sends each event as it comes, in stream.event notifications; the result then has none.") public var stream:
    Bool?

  public var isLive: Bool { stream == true }
  public var encoding: CommandOutput.Encoding? { nil }
  public var boots: MachineName? { name }
  public var follows: Bool { true }
  public static let speaksInEvents = true
  public static func event(in line: ProgressLine) -> MonitorEvent? { MonitorEvent(line.message) }

  public func begin(with cli: InstalledCLI) throws(SmolvmError) -> Next<Monitored> {
    let log = MonitorLog(keeps: isLive ? 0 : 1000)
    var step = try cli.step(self)
    step.following = Following(opening: Array(MonitorEvent.opening.utf8))
    step.outputLimit = 1 << 14
    step.lines = { log.take($0) }
    return .run(step) { outcome throws(SmolvmError) in
      if let failure = outcome.failure, !outcome.isFollowedToEnd { throw failure }
      return .done(Monitored(of: name, log, isLive: isLive))
    }
  }
}

/// What comes of `machine.monitor`.
public struct Monitored: DescribedObject {
  public static let about = "What comes of machine.monitor."
  /// Its name.
  @Member("The machine.") public var name: MachineName
  /// How often it was started again.
  @Member("How often it was started again.") public var restarts: Int
  /// What happened.
  @Member("What happened, the last thousand. Absent where that was streamed.") public var events: [MonitorEvent]?

  public init() {}

  fileprivate init(of name: MachineName, _ log: MonitorLog, isLive: Bool) {
    self.name = name
    restarts = log.restarts
    if !isLive { events = log.events }
  }
}

/// What a monitor said so far, however long it goes on: a count, and the last of it.
private final class MonitorLog: Sendable {
  private struct State {
    var restarts = 0
    var events: [MonitorEvent] = []
  }
  private let state = Mutex(State())
  private let most: Int

  init(keeps most: Int) { self.most = most }

  func take(_ line: ProgressLine) {
    guard let event = MonitorEvent(line.message) else { return }
    state.withLock { state in
      if event.event == "restarted" { state.restarts += 1 }
      if most == 0 { return }
      state.events.append(event)
      // Seldom, so that it costs nothing.
      if state.events.count >= 2 * most { state.events.removeFirst(state.events.count - most) }
    }
  }

  var restarts: Int { state.withLock { $0.restarts } }
  var events: [MonitorEvent] { state.withLock { $0.events.suffix(most) } }
}

/// How often something may fail.
public struct RetryCount: WholeNumber {
  public static let about = "A number of failures in a row."
  public static let bounds = 0...Int(UInt32.max)
  public let number: Int
  public init(_ number: Int) { self.number = number }
}
