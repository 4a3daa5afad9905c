import ChildProcess

/// What a command does next: run the CLI and look at the outcome, or be done.
///
/// A command is a pure function from outcomes to steps, so that the same code runs it, plans it and tests it.
public enum Next<Answer: Sendable>: Sendable {
  /// Run this, then ask again.
  case run(Step, then: @Sendable (Outcome) throws(SmolvmError) -> Next<Answer>)
  /// Finished.
  case done(Answer)
}

/// One run of the CLI.
public struct Step: Sendable {
  /// When it is run, for a plan.
  public var when: String
  /// Everything after the executable.
  public var arguments: [String]
  /// What the child reads.
  public var stdin: ChildInput = .null
  /// How many bytes of stdout, and of stderr, are kept: head and tail.
  public var outputLimit: Int = Step.usualOutputLimit

  /// Room for the CLI's own output: 4,000 machines as JSON are 5 MB.
  static let usualOutputLimit = 16 << 20
}
