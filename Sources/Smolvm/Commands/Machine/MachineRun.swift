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
      "from",
      [
        "allowCidrs", "denyCidrs", "allowUdp", "allowHosts", "allowHostPatterns", "outboundLocalhostOnly", "gpu", "gpuVramMiB",
        "ociPlatform", "secrets", "secretFiles", "secretKeychains",
      ],
      because: "smolvm runs a pack with what it was made with")
  ]
  public init() {}

  /// What the machine is made of.
  public var settings = MachineSettings()
  /// How old an image may be.
  @Parameter(.value("--seed-digest-ttl"), since: "1.24.0", "How old the registry's word about an image may be; whole seconds.")
  public var seedDigestTtl: WholeSeconds?
  /// The platform.
  @Parameter(.value("--oci-platform"), "The platform of the image, OS/ARCH.") public var ociPlatform: String?
  /// Whether to keep the image.
  @Parameter(.flag("--oci-cache"), since: "1.7.3", "Keeps the pulled image on the host for the next run.") public var ociCache:
    Bool?
  /// Whether to run its commands anew.
  @Parameter(.flag("--no-init-cache"), since: "1.2.3", "Runs its init commands anew, and does not keep what comes of them.") public
    var noInitCache: Bool?
  /// Whether to keep them anew.
  @Parameter(.flag("--rebuild-init-cache"), since: "1.2.3", "Makes anew what is kept of its init commands.") public
    var rebuildInitCache: Bool?
  /// Whether with few privileges.
  @Parameter(.flag("--unprivileged"), since: "1.2.3", "Runs the command with few privileges.") public var unprivileged: Bool?
  /// Whether it may reach the host's loopback.
  @Parameter(.flag("--allow-host-loopback"), opens: .network, since: "1.13.1", "Lets it reach services on the host's own loopback.")
  public
    var allowHostLoopback: Bool?
  /// Whether it sees ~/.docker.
  @Parameter(.flag("--docker-config"), opens: .host, "Lets it see ~/.docker of the host.") public var dockerConfig: Bool?
  /// A proxy.
  @Parameter(.value("--proxy"), opens: .network, since: "0.8.1", "The proxy for the pull of its image.") public var proxy: String?
  /// What needs none.
  @Parameter(.value("--no-proxy"), since: "0.8.1", "What is not reached by that proxy.") public var noProxy: String?
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
