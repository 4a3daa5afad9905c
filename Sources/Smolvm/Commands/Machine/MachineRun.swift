import JSON

/// Runs a command in a machine of its own, which is gone afterwards.
public struct MachineRun: RunsGuestCommand {
  public typealias Answer = ExecAnswer

  /// `machine.run`
  public static let method = "machine.run"
  /// One sentence.
  public static let summary = "Runs a command in a machine of its own, made for it and gone afterwards."
  /// More.
  public static let details = """
    Like machine.exec, in a machine that is made for it, boots, and is gone when the command has ended. smolvm's words about that come \
    as progress. For several commands, or a machine that stays, create one.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.bootFailed, .hypervisorUnavailable, .imageUnavailable]
  /// `machine run`
  public static let subcommand = ["machine", "run"]
  /// It is killed: its machine ends with it.
  public static let whenCancelled = WhenCancelled.kill
  /// What the CLI does not take with a pack (1.32.2).
  public static let rules: [Rule] = [
    .excludes(
      "from", ["allowCidrs", "allowHosts", "outboundLocalhostOnly"],
      because: "smolvm runs a pack with the network that it was made with")
  ]
  public init() {}

  /// What the machine is made of.
  public var settings = MachineSettings()
  /// The command.
  public var command = GuestCommand()

  public func check() throws(JSONMismatch) { try command.check() }

  public func begin(with cli: InstalledCLI) throws(SmolvmError) -> Next<ExecAnswer> {
    var step = try cli.step(self, adding: command.modeFlags(cli.dialect))
    try command.shape(&step, cli.dialect, openings: CLISentences.openings(ofRunWithImage: settings.image != nil))
    // No watchdog: how long pulling and booting take before the command's own time begins is not known, and of a machine without a name
    // nobody can be asked. A deadline ends it.
    return .run(step) { outcome throws(SmolvmError) in
      let ending = GuestEnding(of: command, outcome)
      // Its machine is gone by now, and nobody can be asked.
      return ending.claim.map { ending.failure($0.error, unverified: command.tty == nil) } ?? ending.answer
    }
  }
}
