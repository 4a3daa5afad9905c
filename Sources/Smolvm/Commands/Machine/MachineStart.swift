/// Boots a machine.
public struct MachineStart: PlainCommand {
  public typealias Answer = MachineStarted

  /// `machine.start`
  public static let method = "machine.start"
  /// One sentence.
  public static let summary = "Boots a machine and answers when it is ready; one that runs already stays as it is."
  /// `machine start`
  public static let subcommand = ["machine", "start"]
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.change), "The machine.") public var name: MachineName

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
