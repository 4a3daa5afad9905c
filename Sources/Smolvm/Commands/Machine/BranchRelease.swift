import JSON

/// Lets a held branch go on.
public struct BranchRelease: PlainCommand {
  public typealias Answer = Released

  /// `machine.branchRelease`
  public static let method = "machine.branchRelease"
  /// One sentence.
  public static let summary = "Lets a branch go on that was made with hold: true."
  /// More.
  public static let details = "What it is given here replaces what it was given when it was made. A branch is released once."
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.machineNotFound, .machineNotRunning]
  /// `machine branch-release`
  public static let subcommand = ["machine", "branch-release"]
  /// `machine fork-release` came with it.
  public static let since: Version = "1.7.2"
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  public init() {}

  /// The branch.
  @Parameter(.value("--name"), is: .machine(.use), "The branch.") public var name: MachineName
  /// Parameters.
  @Parameter(.repeated("--env"), "What it gets from smolvm-branch-ready, and later commands in it find.") public var env: Pairs?
  /// Whether to wait for it.
  @Parameter(
    .flag("--wait-worker-ready"), since: "1.14.2", "Waits until it has run smolvm-worker-ready; one that does not is gone.")
  public var waitWorkerReady: Bool?
  /// How long.
  @Parameter(.value("--worker-ready-timeout"), since: "1.14.2", unlessGiven: "5m", "How long to wait for that.") public
    var workerReadyTimeout: TimeSpan?

  /// What it waits for has to be run in the branch, perhaps by a later call.
  public var furtherTouches: [Touch] { waitWorkerReady == true ? [] : [.machine(name.text, .change)] }

  public func answer(to outcome: Outcome) -> Released {
    var answer = Released()
    answer.name = name
    return answer
  }
}

/// What comes of `machine.branchRelease`.
public struct Released: DescribedObject {
  public static let about = "What comes of machine.branchRelease."
  /// Its name.
  @Member("The branch.") public var name: MachineName

  public init() {}
}
