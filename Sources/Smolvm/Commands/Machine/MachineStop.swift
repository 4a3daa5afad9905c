import JSON

/// Shuts a machine down.
public struct MachineStop: PlainCommand {
  public typealias Answer = MachineStopped

  /// `machine.stop`
  public static let method = "machine.stop"
  /// One sentence.
  public static let summary = "Shuts a machine down; its disks stay. One that does not run stays as it is."
  /// More.
  public static let details = """
    Waits for earlier calls on the machine; interrupt: true ends them instead. Its disks stay, and it can be started again.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.guestUnresponsive]
  /// `machine stop`
  public static let subcommand = ["machine", "stop"]
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.end), "The machine.") public var name: MachineName
  /// The grace period.
  @Parameter(.value("--timeout"), since: "1.28.1", "How long the guest may take before it is switched off; whole seconds.") public
    var timeout: WholeSeconds?
  /// Whether to end what is going on.
  @Parameter(.ours, is: .interrupt, "Ends all earlier calls on the machine, running or queued, with the error interrupted.")
  public var interrupt: Bool?

  public func answer(to outcome: Outcome) -> MachineStopped {
    var answer = MachineStopped()
    (answer.name, answer.wasRunning) = (name, !CLISentences.saysNotRunning(outcome, name))
    return answer
  }
}

/// What comes of `machine.stop`.
public struct MachineStopped: DescribedObject {
  public static let about = "What comes of machine.stop."
  /// The machine.
  @Member("The machine.") public var name: MachineName
  /// False if nothing had to be done.
  @Member("False if nothing had to be done.") public var wasRunning: Bool

  public init() {}
}
