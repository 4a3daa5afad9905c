import ChildProcess
import JSON

/// Reads what a machine's workload wrote.
public struct MachineLogs: Follows {
  public typealias Answer = MachineLog

  /// `machine.logs`
  public static let method = "machine.logs"
  /// One sentence.
  public static let summary = "Reads what a machine's workload wrote, also when it is stopped, and follows it if that is wanted."
  /// More.
  public static let details = """
    The workload is the program that machine.create was given, or the image's own; what machine.exec runs is not in its log. Its stdout \
    and stderr come as one, byte for byte; a machine that has written nothing has an empty log. With follow it goes on until the machine \
    stops, the call is cancelled, or the input ends; then it answers. With stream the log comes in stream.output notifications, on the \
    channel stdout.
    """
  /// See ``Effect``.
  public static let effect = Effect.reads
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.overloaded, .machineNotFound]
  /// `machine logs`
  public static let subcommand = ["machine", "logs"]
  /// `machine logs` came with it.
  public static let since: Version = "1.28.1"
  /// It is killed: it only reads.
  public static let whenCancelled = WhenCancelled.kill
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.look), "The machine.") public var name: MachineName
  /// How much of it.
  @Parameter(.value("--tail"), "Only the last so many lines of what is there.") public var tail: LineCount?
  /// Whether to go on.
  @Parameter(.flag("--follow"), "Goes on with what the workload writes, until the machine stops.") public var follow: Bool?
  /// Whether it is told as it comes.
  @Parameter(.ours, "Sends the log as it comes, in stream.output notifications; the result then has its length and no text.")
  public var stream: Bool?
  /// How it is returned.
  @Parameter(.ours, "Forces the encoding; utf8 replaces bytes that are none.") public var encoding: CommandOutput.Encoding?
  /// How much is kept.
  @Parameter(.ours, unlessGiven: 1_048_576, "How many bytes are kept, head and tail; at most 16777216.")
  public var maxOutputBytes: OutputLimit?
  /// Whether to wait for earlier calls.
  @Parameter(
    .ours, is: .wait, unlessGiven: true, "False answers at once; else earlier calls that change the machine are waited for.") public
    var wait: Bool?

  public var isLive: Bool { stream == true }
  public var follows: Bool { follow == true }

  public func begin(with cli: InstalledCLI) throws(SmolvmError) -> Next<MachineLog> {
    guard follows else { return try read(cli) }
    // The first version is asked before anything runs.
    _ = try cli.step(self)
    return try look(cli, isSecond: false)
  }

  /// Which process ends with the machine. One that cannot be seen may have ended just now, which smolvm then says at the second look; else it is
  /// in another process namespace and cannot be watched: then the log is followed until it is cancelled.
  private func look(_ cli: InstalledCLI, isSecond: Bool) throws(SmolvmError) -> Next<MachineLog> {
    var status = MachineStatus()
    status.name = name
    return .run(try cli.step(status, when: "first, to know which process ends with the machine")) {
      [status] outcome throws(SmolvmError) in
      if let failure = outcome.failure { throw failure }
      guard let machine = try? status.answer(to: outcome) else { return try read(cli, Following()) }
      // Of a machine that does not run there is nothing to wait for.
      guard machine.state == "running" || machine.state == "unreachable" else { return try read(cli) }
      let process = machine.pid.flatMap { ProcessIdentity.of(Int32(clamping: $0)) }
      if process == nil, machine.pid != nil, !isSecond { return try look(cli, isSecond: true) }
      return try read(cli, Following(machine: process))
    }
  }

  private func read(_ cli: InstalledCLI, _ following: Following? = nil) throws(SmolvmError) -> Next<MachineLog> {
    var command = self
    if following == nil { command.follow = nil }
    var step = try cli.step(command)
    step.following = following
    step.outputLimit = maxOutputBytes?.number ?? 1 << 20
    step.passesThrough = PassThrough(filter: nil, filtered: .stdout, isLive: isLive)
    return .run(step) { outcome throws(SmolvmError) in
      if let failure = outcome.failure, !outcome.isFollowedToEnd { throw failure }
      return .done(MachineLog(outcome.stdout, self))
    }
  }
}

/// What comes of `machine.logs`.
public struct MachineLog: DescribedObject {
  public static let about = "What a machine's workload wrote."
  /// The log.
  @Member("The log. Absent where that was streamed.") public var log: String?
  /// How `log` is to be read.
  @Member("How log is to be read.") public var encoding: CommandOutput.Encoding?
  /// How many bytes it has.
  @Member("How many bytes it has, the missing ones included.") public var bytes: Int
  /// What was left out, if anything.
  @Member("What was left out, if anything.") public var truncated: CommandOutput.Gap?

  public init() {}

  init(_ capture: OutputCapture, _ command: MachineLogs) {
    bytes = capture.total
    if command.isLive { return }
    let kept = KeptText(capture, limit: command.maxOutputBytes?.number ?? 1 << 20, encoding: command.encoding)
    (log, encoding, truncated) = (kept.text, kept.encoding, kept.gap)
  }
}

/// A number of lines.
public struct LineCount: WholeNumber {
  public static let about = "A number of lines."
  public static let bounds = 0...(1 << 53 - 1)
  public let number: Int
  public init(_ number: Int) { self.number = number }
}
