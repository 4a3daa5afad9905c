/// How a child ended.
public struct ProcessEnd: Sendable, Hashable {
  /// What the kernel said of it.
  public enum Status: Sendable, Hashable {
    /// It exited with this code.
    case exited(Int32)
    /// This signal ended it.
    case signaled(Int32)
  }

  /// Who wanted the end.
  public enum Cause: Sendable, Hashable {
    /// The child, or somebody that we don't know.
    case itself
    /// ``ProcessSpec/deadline`` was over before it had ended.
    case deadline
    /// ``ChildHandle/terminate()`` or ``ProcessLoop/terminateAll(grace:)`` was called before it had ended.
    case terminated
  }

  /// What the kernel said of it. After a deadline or a termination it can also be an exit: a child may catch TERM.
  public var status: Status

  /// Who wanted the end.
  public var cause: Cause

  /// From the spawn to the moment in which the exit was seen.
  public var elapsed: Duration

  /// How many bytes of its input never reached its pipe, because it ended or closed its standard input before.
  public var unwrittenInput: Int

  /// Makes one; for those who stand in for a loop in tests.
  public init(status: Status, cause: Cause = .itself, elapsed: Duration = .zero, unwrittenInput: Int = 0) {
    self.status = status
    self.cause = cause
    self.elapsed = elapsed
    self.unwrittenInput = unwrittenInput
  }
}
