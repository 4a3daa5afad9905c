/// A stream on which a child speaks.
public enum OutputChannel: Sendable, Hashable {
  /// Its descriptor 1; with a ``ProcessSpec/terminal``, all that is written on that.
  case stdout
  /// Its descriptor 2.
  case stderr
}

/// What a child reads as its standard input. It is never our own.
public enum ChildInput: Sendable {
  /// End of file at once.
  case null
  /// Exactly these bytes, then end of file. A child that reads only some of them, or none, is no error.
  case bytes([UInt8])
  /// This file, opened to read and handed over. Of a FIFO nobody waits for a writer; a directory is refused (EISDIR).
  case file(path: String)
  /// This file, from its beginning.
  case nameless(NamelessFile)
  /// What ``ChildHandle/write(_:completion:)`` sends, until ``ChildHandle/finishInput()``.
  case open
}

/// A child to run, completely: nothing is taken from our own process but what is written here.
public struct ProcessSpec: Sendable {
  /// A path; PATH is not searched. A relative one is relative to *our* working directory, also if the child gets another.
  public var executable: String

  /// What follows argv[0].
  public var arguments: [String]

  /// argv[0], where it shall not be `executable`.
  public var argumentZero: String?

  /// The child's whole environment, in this order; duplicates stay. A name that is empty or holds "=" is refused (EINVAL).
  public var environment: [(String, String)]
  /// Entries of the environment as bytes, `NAME=VALUE`, that come before `environment`: an inherited one need not be UTF-8. They are passed
  /// as they are.
  public var environmentEntries: [[UInt8]] = []

  /// Where it runs; `nil` is our own working directory.
  public var workingDirectory: String?

  /// What it reads, if it has no ``terminal``.
  public var stdin: ChildInput

  /// Where its standard output goes, from the beginning of the file; `nil`: to whoever runs it.
  public var outputFile: NamelessFile?

  /// The size of the pseudo-terminal that its descriptors 0 and 1 are; `nil`: none. Descriptor 2 is a pipe of its own all the
  /// same.
  ///
  /// The child leads a session of its own, which that terminal controls. ``stdin`` is ignored: it reads what
  /// ``ChildHandle/write(_:completion:)`` sends. The terminal is in raw mode when the child starts: until the child has set it
  /// up as it likes, nothing is echoed, no byte becomes a signal, and no line end is translated, in either direction.
  ///
  /// What the child's own children write there before it ends comes with its output, as with a pipe. When it has ended, the
  /// terminal is closed, and those of them that still use it get SIGHUP or find that it has hung up.
  public var terminal: TerminalSize?

  /// Whether what is written waits until the child has set the mode of its ``terminal`` itself. A program that takes a terminal
  /// over discards what was typed before (tcsetattr with TCSAFLUSH); one that never does would wait for ever.
  public var inputAwaitsMode = false

  /// How long it may run, from the spawn. Then it is ended like by ``ChildHandle/terminate()``, with the cause
  /// ``ProcessEnd/Cause/deadline``.
  public var deadline: Duration?

  /// How long it may go on between TERM and KILL.
  public var killGrace: Duration

  /// Makes one; an environment left out is an empty environment.
  public init(
    executable: String, arguments: [String] = [], argumentZero: String? = nil, environment: [(String, String)] = [],
    workingDirectory: String? = nil, stdin: ChildInput = .null, terminal: TerminalSize? = nil, deadline: Duration? = nil,
    killGrace: Duration = .seconds(2)
  ) {
    self.executable = executable
    self.arguments = arguments
    self.argumentZero = argumentZero
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.stdin = stdin
    self.terminal = terminal
    self.deadline = deadline
    self.killGrace = killGrace
  }
}
