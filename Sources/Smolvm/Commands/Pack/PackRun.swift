import JSON

/// Runs a command in a machine made from a pack, which is gone afterwards.
public struct PackRun: RunsGuestCommand {
  public typealias Answer = ExecAnswer

  /// `pack.run`
  public static let method = "pack.run"
  /// One sentence.
  public static let summary = "Runs a command in a machine made from a pack, which is gone afterwards."
  /// More.
  public static let details = """
    Like machine.run, of a .smolmachine file. Without argv it runs what the pack was made to run. smolvm unpacks the file into its cache \
    first, which pack.prune empties.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.fileNotFound, .bootFailed, .hypervisorUnavailable]
  /// `pack run`
  public static let subcommand = ["pack", "run"]
  /// It is killed: its machine ends with it.
  public static let whenCancelled = WhenCancelled.kill
  public init() {}

  /// The pack.
  @Parameter(.value("--sidecar"), is: .hostPath(.read), opens: .anything, "The .smolmachine file.") public var sidecar: NewFile
  /// The command.
  @Parameter(.trailing, "The program and its arguments; what the pack was made to run unless given.") public var argv: ArgumentList?
  /// What it finds.
  public var surroundings = GuestSurroundings()
  /// What it reads, and how its output is given.
  public var streams = GuestStreams()
  /// Host folders.
  @Parameter(.repeated("--volume"), is: .hostPath(.read), "Host folders that the machine sees.") public var volumes: [Volume]?
  /// Lets volumes be /etc and /var/log of the host, to be read below /host.
  @Parameter(
    .flag("--allow-system-mounts"), since: "1.14.0", "Lets volumes be /etc and /var/log of the host, to be read below /host.")
  public var allowSystemMounts: Bool?
  /// Ports.
  @Parameter(.repeated("--port"), opens: .network, "Ports of the machine on the host, HOST:GUEST.") public var ports: [PortMapping]?
  /// Network.
  @Parameter(.flag("--net"), opens: .network, "Gives it a network.") public var net: Bool?
  /// How its network is made.
  @Parameter(.value("--net-backend"), "How its network is made: tsi or virtio-net.") public var netBackend: NetBackend?
  /// A resolver.
  @Parameter(.value("--dns"), opens: .network, since: "1.26.1", "The address of its DNS resolver; gives it a network.") public
    var dns: String?
  /// Options of the resolver.
  @Parameter(.repeated("--dns-option"), since: "1.28.1", "Options of its resolver.") public var dnsOptions: [String]?
  /// The host's ssh agent.
  @Parameter(.flag("--ssh-agent"), opens: .host, since: "1.18.1", "Forwards the host's ssh agent.") public var sshAgent: Bool?
  /// Virtual CPUs.
  @Parameter(.value("--cpus"), "The number of virtual CPUs; the pack's unless given.") public var cpus: CPUCount?
  /// Memory.
  @Parameter(.value("--mem"), "The memory in MiB; the pack's unless given.") public var memoryMiB: MemoryMiB?
  /// The storage disk.
  @Parameter(.value("--storage"), "The size of the storage disk in GiB.") public var storageGiB: DiskGiB?
  /// The overlay disk.
  @Parameter(.value("--overlay"), "The size of the overlay disk in GiB.") public var overlayGiB: DiskGiB?
  /// How the host reads and writes its disks.
  @Parameter(.value("--block-io"), since: "1.14.3", "How the host reads and writes its disks: sync, or async (io_uring, Linux).")
  public var blockIo: BlockIO?
  /// Gives it the host's NVIDIA GPU by CUDA.
  @Parameter(.flag("--cuda"), since: "1.6.0", "Gives it the host's NVIDIA GPU by CUDA.") public var cuda: Bool?
  /// Asks CUDA frameworks to graph what they can.
  @Parameter(.flag("--auto-graph"), since: "1.7.2", "Asks CUDA frameworks to graph what they can.") public var autoGraph: Bool?
  /// Whether to unpack anew.
  @Parameter(.flag("--force-extract"), "Unpacks the file anew.") public var forceExtract: Bool?

  public func check() throws(JSONMismatch) { try streams.check() }

  public var command: GuestCommand {
    var command = GuestCommand()
    if let argv { command.argv = argv }
    (command.surroundings, command.streams) = (surroundings, streams)
    return command
  }

  public func begin(with cli: InstalledCLI) throws(SmolvmError) -> Next<ExecAnswer> {
    let command = command
    var step = try cli.step(self, adding: command.modeFlags(cli.dialect))
    try command.shape(&step, cli.dialect)
    // No watchdog, as for machine.run.
    return .run(step) { outcome throws(SmolvmError) in
      let ending = GuestEnding(of: command, outcome)
      return ending.claim.map { ending.failure($0.error, unverified: command.tty == nil) } ?? ending.answer
    }
  }
}
