import JSON

/// Mirrors staged volumes of a running machine onto their folders on the host.
public struct MachineSync: PlainCommand {
  public typealias Answer = Synced

  /// `machine.sync`
  public static let method = "machine.sync"
  /// One sentence.
  public static let summary = "Mirrors staged volumes of a running machine onto their folders on the host."
  /// More.
  public static let details = """
    For volumes with mode staged, of which the machine changes a copy: what it changed is written back, and files of the host that the copy \
    does not have are deleted. An orderly stop does the same. Without such volumes there is nothing to do.
    """
  /// See ``Effect``.
  public static let effect = Effect.destroys
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
