import JSON

/// Removes layers of images that a machine no longer needs.
public struct MachinePrune: PlainCommand {
  public typealias Answer = MachinePruned

  /// `machine.prune`
  public static let method = "machine.prune"
  /// One sentence.
  public static let summary = "Removes layers of images that a machine no longer needs."
  /// More.
  public static let details = """
    smolvm boots a stopped machine for it, with 4 CPUs and 8 GiB whatever its settings are (1.32.2), and stops it again, so everything \
    earlier on the machine is waited for. With dryRun: true nothing is removed, and the report says what would be.
    """
  /// See ``Effect``.
  public static let effect = Effect.destroys
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [
    .bootFailed, .hypervisorUnavailable, .guestUnresponsive, .machineNotRunning, .machinePaused,
  ]
  /// `machine prune`
  public static let subcommand = ["machine", "prune"]
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.end), "The machine.") public var name: MachineName
  /// Whether only to look.
  @Parameter(.flag("--dry-run"), "Only says what would be removed.") public var dryRun: Bool?
  /// Whether to remove all.
  @Parameter(.flag("--all"), "Removes all images, those that are needed, too; they are pulled again.") public var all: Bool?

  /// Where it is stopped.
  public var boots: MachineName? { name }

  public func answer(to outcome: Outcome) -> MachinePruned {
    var answer = MachinePruned()
    (answer.name, answer.report) = (name, outcome.text)
    return answer
  }
}

/// What comes of `machine.prune`.
public struct MachinePruned: DescribedObject {
  public static let about = "What comes of machine.prune."
  /// The machine.
  @Member("The machine.") public var name: MachineName
  /// smolvm's own words, for a person.
  @Member("smolvm's own words, for a person.") public var report: String

  public init() {}
}
