import JSON

/// Tells the generations of a checkpoint, or the checkpoints of a store.
public struct CheckpointLog: PlainCommand {
  public typealias Answer = CheckpointsTold

  /// `machine.checkpointLog`
  public static let method = "machine.checkpointLog"
  /// One sentence.
  public static let summary = "Tells the generations of a checkpoint, or the checkpoints of a store."
  /// More.
  public static let details = """
    smolvm prints them for people only; the text is given as it is.
    """
  /// See ``Effect``.
  public static let effect = Effect.reads
  /// `machine checkpoint-log`
  public static let subcommand = ["machine", "checkpoint-log"]
  /// The first smolvm that has it.
  public static let since: Version = "1.18.0"
  /// It is killed: it only reads.
  public static let whenCancelled = WhenCancelled.kill
  /// Of something.
  public static let rules: [Rule] = [.needsOne(["checkpoint", "store"], because: "that is what is told of")]
  public init() {}

  /// The checkpoint.
  @Parameter(.positional, is: .hostPath(.read), "The checkpoint.") public var checkpoint: ExistingFile?
  /// The folder that keeps what checkpoints share.
  @Parameter(.value("--store"), is: .hostPath(.read), "The folder that keeps what checkpoints share.") public var store: String?
  /// Only those of this machine.
  @Parameter(.value("--machine"), "Only those of this machine.") public var machine: MachineName?

  public func answer(to outcome: Outcome) -> CheckpointsTold {
    var answer = CheckpointsTold()
    answer.report = outcome.text
    return answer
  }
}

/// What comes of `machine.checkpointLog`.
public struct CheckpointsTold: DescribedObject {
  public static let about = "What comes of machine.checkpointLog."
  /// smolvm's own words, for a person.
  @Member("smolvm's own words, for a person.") public var report: String

  public init() {}
}
