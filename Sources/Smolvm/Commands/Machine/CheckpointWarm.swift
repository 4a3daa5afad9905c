import JSON

/// Prepares a checkpoint so that machines come from it faster.
public struct CheckpointWarm: PlainCommand {
  public typealias Answer = CheckpointWarmed

  /// `machine.checkpointWarm`
  public static let method = "machine.checkpointWarm"
  /// One sentence.
  public static let summary = "Prepares a checkpoint so that machines come from it faster."
  /// More.
  public static let details = """
    Keeps its memory ready in a cache of the host. For a checkpoint in a folder with a store.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// `machine checkpoint-warm`
  public static let subcommand = ["machine", "checkpoint-warm"]
  /// The first smolvm that has it.
  public static let since: Version = "1.22.0"
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  public init() {}

  /// The checkpoint.
  @Parameter(.value("--from"), is: .hostPath(.read), "The checkpoint.") public var from: String
  /// How many are kept ready.
  @Parameter(.value("--restore-cache-entries"), unlessGiven: 3, "How many are kept ready.") public var restoreCacheEntries:
    CacheEntries?
  /// How much those may take, in GiB.
  @Parameter(.value("--restore-cache-gib"), unlessGiven: 16, "How much those may take, in GiB.") public var restoreCacheGiB:
    CacheGiB?

  public func answer(to outcome: Outcome) -> CheckpointWarmed {
    var answer = CheckpointWarmed()
    answer.checkpoint = from
    return answer
  }
}

/// What comes of `machine.checkpointWarm`.
public struct CheckpointWarmed: DescribedObject {
  public static let about = "What comes of machine.checkpointWarm."
  /// The checkpoint.
  @Member("The checkpoint.") public var checkpoint: String

  public init() {}
}
