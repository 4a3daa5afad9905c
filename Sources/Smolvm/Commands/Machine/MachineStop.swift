/// Shuts a machine down.
public struct MachineStop: PlainCommand {
  public typealias Answer = MachineStopped

  /// `machine.stop`
  public static let method = "machine.stop"
  /// One sentence.
  public static let summary = "Shuts a machine down; its disks stay. One that does not run stays as it is."
  /// `machine stop`
  public static let subcommand = ["machine", "stop"]
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.end), "The machine.") public var name: MachineName
  /// The grace period.
  @Parameter(.value("--timeout"), since: "1.28.1", "How long the guest may take; whole seconds.") public var timeout: WholeSeconds?
  /// Whether to end what is going on.
  @Parameter(.ours, is: .interrupt, "Ends all earlier calls on the machine, running or queued, with the error interrupted.")
  public var interrupt: Bool?

  public func answer(to outcome: Outcome) -> MachineStopped {
    MachineStopped(name: name, wasRunning: !CLISentences.saysNotRunning(outcome, name))
  }
}

/// What comes of `machine.stop`.
public struct MachineStopped: Encodable, Sendable {
  /// The machine.
  public var name: MachineName
  /// False if nothing had to be done.
  public var wasRunning: Bool
}
