import JSON

/// Deletes a machine.
public struct MachineDelete: PlainCommand {
  public typealias Answer = MachineDeleted

  /// `machine.delete`
  public static let method = "machine.delete"
  /// One sentence.
  public static let summary = "Deletes a machine and its disks; one that runs is stopped first."
  /// More.
  public static let details = """
    Waits for earlier calls on the machine; interrupt: true ends them instead. Nothing of it can be had back.
    """
  /// See ``Effect``.
  public static let effect = Effect.destroys
  /// `machine delete`
  public static let subcommand = ["machine", "delete"]
  /// Always forced. Without `-f` the CLI asks on a terminal; elsewhere it fails, or before 1.22.0 says "Cancelled" with exit 0.
  public static let fixed = ["-f"]
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.end), "The machine.") public var name: MachineName
  /// Its branches, too.
  @Parameter(.flag("--cascade"), opens: .machines, since: "1.7.0", "Deletes the machines branched from it, too.") public
    var cascade: Bool?
  /// Whether to end what is going on.
  @Parameter(.ours, is: .interrupt, "Ends all earlier calls on the machine, running or queued, with the error interrupted.")
  public var interrupt: Bool?

  public func answer(to outcome: Outcome) -> MachineDeleted {
    var answer = MachineDeleted()
    answer.name = name
    return answer
  }
}

/// What comes of `machine.delete`.
public struct MachineDeleted: DescribedObject {
  public static let about = "What comes of machine.delete."
  /// The machine that is no more.
  @Member("The machine that is no more.") public var name: MachineName

  public init() {}
}
