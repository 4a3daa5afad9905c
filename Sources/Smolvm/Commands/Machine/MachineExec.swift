import ChildProcess
import JSON

/// Runs a command in a running machine.
@dynamicMemberLookup
public struct MachineExec: StartsItsMachine {
  public typealias Answer = ExecAnswer

  /// `machine.exec`
  public static let method = "machine.exec"
  /// One sentence.
  public static let summary = "Runs a command in a running machine; its exit code is a result, whatever it is."
  /// More.
  public static let details = """
    What the command itself does is a result: any exit code, timedOut: true where its timeout ended it. What keeps smolvm from running it \
    is an error, which says whether the command had started, and has its output so far. It never boots a stopped machine; \
    startIfNeeded: true does. With stream: true output comes in stream.output notifications, all of them before the answer; \
    with interactive: true or tty the command is fed by stream.write. A cancel ends it in the machine, too. It runs beside other commands and \
    copies in the same machine: what one of them makes is there for another when the first is answered.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// `machine exec`
  public static let subcommand = ["machine", "exec"]
  /// It is killed: what it runs in the machine ends with it.
  public static let whenCancelled = WhenCancelled.kill
  /// Nobody is there for a detached command.
  public static let rules: [Rule] = [
    .excludes("detach", ["stdin", "timeout", "interactive", "tty", "stream"], because: "a detached command has none")
  ]
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.use), "The machine.") public var name: MachineName
  /// The command. Its members can be reached as if they were this type's own.
  public var command = GuestCommand()

  /// Whether to start the machine.
  @Parameter(.ours, "Starts the machine before, if it does not run; the result then says started: true.")
  public var startIfNeeded: Bool?
  /// Whether to leave it running.
  @Parameter(
    .flag("-d"), since: "1.3.0",
    "Leaves the command running in the machine and answers with its process id. Its output goes nowhere.")
  public var detach: Bool?

  /// A member of ``command``.
  public subscript<Value>(dynamicMember path: WritableKeyPath<GuestCommand, Value>) -> Value {
    get { command[keyPath: path] }
    set { command[keyPath: path] = newValue }
  }

  public func check() throws(JSONMismatch) { try command.check() }

  public func begin(with cli: InstalledCLI) throws(SmolvmError) -> Next<ExecAnswer> {
    let isDetached = detach == true
    var step = try cli.step(self, adding: isDetached ? [] : command.modeFlags(cli.dialect))
    if !isDetached {
      try command.shape(&step, cli.dialect)
      step.watch = watch
    }
    let exec = step
    guard let boots else { return .run(exec) { outcome throws(SmolvmError) in try read(outcome, cli) } }
    var start = MachineStart()
    start.name = boots
    return .run(try cli.step(start)) { [start] outcome throws(SmolvmError) in
      if let failure = outcome.failure { throw failure }
      let isNews = !start.answer(to: outcome).alreadyRunning
      return .run(exec) { outcome throws(SmolvmError) in try read(outcome, cli, started: isNews) }
    }
  }

  private var watch: Watch {
    var status = MachineStatus()
    status.name = name
    return Watch(timeout: command.timeout) { [status] cli throws(SmolvmError) in
      try cli.step(status)
    } isThere: { [status] outcome in
      if let failure = outcome.failure { return failure.kind != .machineNotFound }
      // Of a paused machine nobody expects a sign.
      guard let state = (try? status.answer(to: outcome))?.state else { return true }
      return ["running", "paused", "frozen"].contains(state)
    }
  }

  private func read(_ outcome: Outcome, _ cli: InstalledCLI, started: Bool = false) throws(SmolvmError) -> Next<ExecAnswer> {
    let ending = GuestEnding(of: command, outcome, isDetached: detach == true, machineWasStarted: started)
    guard let claim = ending.claim else { return ending.answer }
    // A guest can print smolvm's error line and exit with 1. What it claims about its machine can be asked.
    guard let doubt = Doubt(claim.error) else { return ending.failure(claim.error, unverified: command.tty == nil) }
    var status = MachineStatus()
    status.name = name
    let step = try cli.step(status, when: "the last line on stderr says that the machine is missing, not running, or lost")
    return .run(step) { [status] answer throws(SmolvmError) in
      if let failure = answer.failure {
        // Status does not know: then neither do we, unless it says that there is no such machine.
        let isKnown = failure.kind == .machineNotFound
        return ending.failure(doubt.error(in: isKnown ? nil : "unknown", claim.error), unverified: !isKnown && command.tty == nil)
      }
      let machine = try status.answer(to: answer)
      guard machine.state == "running" else {
        return ending.failure(doubt.error(in: machine.state, claim.error), unverified: false)
      }
      // It runs, and has done so all the while: then the line is the guest's own.
      if command.tty == nil, doubt == .isThere, !machine.isYounger(than: outcome.end.elapsed) { return ending.guests }
      return ending.failure(claim.error, unverified: command.tty == nil)
    }
  }
}

/// What can be asked about a claim of the CLI's.
private enum Doubt {
  /// It says that the machine is missing or does not run.
  case isThere
  /// It says that the machine's agent was lost on the way.
  case isLost

  init?(_ error: SmolvmError) {
    switch error.kind {
    case .machineNotFound, .machineNotRunning: self = .isThere
    case .interrupted: self = .isLost
    default: return nil
    }
  }

  /// The error, given the machine's state; nil where there is no such machine.
  func error(in state: String?, _ error: SmolvmError) -> SmolvmError {
    var error = error
    switch (self, state) {
    // Of a paused machine, too, exec says that it is not running (1.32.2).
    case (.isThere, "paused"), (.isThere, "frozen"):
      error.kind = .machinePaused
      error.hint = "resume it first"
    // The same is said when the machine's agent does not answer.
    case (_, "unreachable"):
      error.kind = .guestUnresponsive
      error.message += "; the machine is unreachable now"
      error.hint = SmolvmError.unresponsive.hint
    case (.isThere, nil): error.kind = .machineNotFound
    case (.isLost, nil): error.message += "; the machine was deleted meanwhile"
    case (.isLost, "unknown"): break
    case (.isLost, let state?): error.message += "; the machine is \(state) now"
    default: break
    }
    return error
  }
}
