/// Boots a machine.
public struct MachineStart: PlainCommand {
  public typealias Answer = MachineStarted

  /// `machine.start`
  public static let method = "machine.start"
  /// One sentence.
  public static let summary = "Boots a machine and answers when it is ready; one that runs already stays as it is."
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
    MachineStarted(name: name, alreadyRunning: CLISentences.saysAlreadyRunning(outcome, name))
  }
}

/// What comes of `machine.start`.
public struct MachineStarted: Encodable, Sendable {
  /// The machine.
  public var name: MachineName
  /// True if nothing had to be done.
  public var alreadyRunning: Bool
}
