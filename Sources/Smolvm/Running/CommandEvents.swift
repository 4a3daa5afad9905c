/// What is told of a command while it runs. Called on the loop's thread, which must not be blocked.
public struct CommandEvents: Sendable {
  /// The command's output, as it comes, where the command is one that streams. The bytes are valid only during the call.
  public var output: (@Sendable (CommandChannel, UnsafeRawBufferPointer) -> Void)?

  /// What smolvm says about its own work, line by line: booting, pulling, packing.
  public var progress: (@Sendable (ProgressLine) -> Void)?

  /// Nothing is told.
  public init() {}
}

/// Where a command in a machine speaks.
public enum CommandChannel: String, Sendable, CaseIterable {
  /// Its standard output.
  case stdout
  /// Its standard error.
  case stderr
  /// Its terminal, which is both.
  case tty
}
