import JSON

/// Opens a shell in a running machine.
@dynamicMemberLookup
public struct MachineShell: StartsItsMachine {
  public typealias Answer = ExecAnswer

  /// `machine.shell`
  public static let method = "machine.shell"
  /// One sentence.
  public static let summary = "Opens a shell in a running machine, on a terminal."
  /// More.
  public static let details = """
    It is machine.exec of /bin/sh with a terminal (24 rows, 80 columns unless given), as smolvm's own shell is; with secrets, a working \
    directory and a user beside it. Feed it with stream.write; exit, or U+0004, ends it.
    """
  /// See ``Effect``.
  public static let effect = MachineExec.effect
  /// What it can come to.
  public static let failures = MachineExec.failures
  /// What it runs: `machine exec`.
  public static let subcommand = MachineExec.subcommand
  /// It is killed, and the shell with it.
  public static let whenCancelled = MachineExec.whenCancelled
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.use), "The machine.") public var name: MachineName
  /// What the shell finds.
  public var surroundings = GuestSurroundings()
  /// Its secrets.
  public var hidden = GuestSecrets()
  /// What it reads, and how its output is given.
  public var streams = GuestStreams()
  /// Whether to start the machine.
  @Parameter(.ours, "Starts the machine before, if it does not run; the result then says started: true.")
  public var startIfNeeded: Bool?

  /// A member of ``streams``.
  public subscript<Value>(dynamicMember path: WritableKeyPath<GuestStreams, Value>) -> Value {
    get { streams[keyPath: path] }
    set { streams[keyPath: path] = newValue }
  }

  /// A terminal of the usual size, where none was given.
  public mutating func complete() { if streams.tty == nil { streams.tty = Terminal(rows: 24, cols: 80) } }

  public func check() throws(JSONMismatch) { try streams.check() }

  public var command: GuestCommand { exec.command }

  private var exec: MachineExec {
    var exec = MachineExec()
    (exec.name, exec.startIfNeeded) = (name, startIfNeeded)
    exec.command.argv = ["/bin/sh"]
    (exec.command.surroundings, exec.command.hidden, exec.command.streams) = (surroundings, hidden, streams)
    return exec
  }

  public func begin(with cli: InstalledCLI) throws(SmolvmError) -> Next<ExecAnswer> { try exec.begin(with: cli) }
}
