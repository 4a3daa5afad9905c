import JSON

/// Copies what changed in staged volumes of the host into a running machine.
public struct MachineSync: PlainCommand {
  public typealias Answer = Synced

  /// `machine.sync`
  public static let method = "machine.sync"
  /// One sentence.
  public static let summary = "Copies what changed in staged volumes of the host into a running machine."
  /// More.
  public static let details = """
    For volumes with mode staged, of which the machine sees a copy. Without any there is nothing to do.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.machineNotRunning, .guestUnresponsive, .fileNotFound]
  /// `machine sync`
  public static let subcommand = ["machine", "sync"]
  /// The first smolvm that has it.
  public static let since: Version = "1.14.0"
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.change), "The machine.") public var name: MachineName

  public func answer(to outcome: Outcome) -> Synced {
    var answer = Synced()
    answer.name = name
    return answer
  }
}

/// What comes of `machine.sync`.
public struct Synced: DescribedObject {
  public static let about = "What comes of machine.sync."
  /// The machine.
  @Member("The machine.") public var name: MachineName

  public init() {}
}
