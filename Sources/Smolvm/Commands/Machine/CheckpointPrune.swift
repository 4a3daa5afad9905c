import JSON

/// Removes what no checkpoint in a store needs any more.
public struct CheckpointPrune: PlainCommand {
  public typealias Answer = CheckpointsPruned

  /// `machine.checkpointPrune`
  public static let method = "machine.checkpointPrune"
  /// One sentence.
  public static let summary = "Removes what no checkpoint in a store needs any more."
  /// More.
  public static let details = """
    The report says how much that was.
    """
  /// See ``Effect``.
  public static let effect = Effect.destroys
  /// `machine checkpoint-prune`
  public static let subcommand = ["machine", "checkpoint-prune"]
  /// The first smolvm that has it.
  public static let since: Version = "1.17.0"
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  public init() {}

  /// The folder that keeps what checkpoints share.
  @Parameter(.value("--store"), is: .hostPath(.write), "The folder that keeps what checkpoints share.") public var store: String

  public func answer(to outcome: Outcome) -> CheckpointsPruned {
    var answer = CheckpointsPruned()
    answer.report = outcome.text
    return answer
  }
}

/// What comes of `machine.checkpointPrune`.
public struct CheckpointsPruned: DescribedObject {
  public static let about = "What comes of machine.checkpointPrune."
  /// smolvm's own words, for a person.
  @Member("smolvm's own words, for a person.") public var report: String

  public init() {}
}
