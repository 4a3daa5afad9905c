import JSON

/// Boots a machine.
public struct MachineStart: PlainCommand {
  public typealias Answer = MachineStarted

  /// `machine.start`
  public static let method = "machine.start"
  /// One sentence.
  public static let summary = "Boots a machine and answers when it is ready; one that runs already stays as it is."
  /// More.
  public static let details = """
    Answers when commands can be run in it. The first start of a machine made from an image pulls that. Two starts of one machine \
    never run at once. A cancelled start is cleaned up: the next one boots anew.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [
    .bootFailed, .hypervisorUnavailable, .imageUnavailable, .machinePaused, .fileNotFound,
  ]
  /// `machine start`
  public static let subcommand = ["machine", "start"]
  /// It is killed, and cleaned up after.
  public static let whenCancelled = WhenCancelled.killThenClean
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.change), "The machine.") public var name: MachineName

  /// A start that is killed leaves the microVM's process behind (1.32.2); stopping the machine ends it, and the next start boots anew.
  public func cleanUp(with cli: InstalledCLI) throws(SmolvmError) -> CleanUp? {
    var stop = MachineStop()
    stop.name = name
    return .run(arguments: try cli.step(stop).arguments)
  }

  public func answer(to outcome: Outcome) -> MachineStarted {
    var answer = MachineStarted()
    (answer.name, answer.alreadyRunning) = (name, CLISentences.saysAlreadyRunning(outcome, name))
    return answer
  }
}

/// What comes of `machine.start`.
public struct MachineStarted: DescribedObject {
  public static let about = "What comes of machine.start."
  /// The machine.
  @Member("The machine.") public var name: MachineName
  /// True if nothing had to be done.
  @Member("True if nothing had to be done.") public var alreadyRunning: Bool

  public init() {}
}
