import JSON

/// Changes what a stopped machine is made of, and what it may reach.
public struct MachineUpdate: PlainCommand, KeepsPaths {
  public typealias Answer = MachineUpdated

  /// `machine.update`
  public static let method = "machine.update"
  /// One sentence.
  public static let summary = "Changes what a stopped machine is made of, and what it may reach."
  /// More.
  public static let details = """
    What is not named stays as it is. A running machine gets CPUs, memory and disk by machine.resize and folders by mount.add; only what it \
    may reach can be changed here while it runs, as far as smolvm allows it.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// `machine update`
  public static let subcommand = ["machine", "update"]
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  /// What says the opposite of something else (1.32.2).
  public static let rules: [Rule] = [
    .excludes(
      "noNet", ["net", "allowHosts", "allowHostPatterns", "allowCidrs", "outboundLocalhostOnly", "allowUdp"],
      because: "that takes a network"),
    .excludes("noGpu", ["gpu"], because: "one of the two"), .excludes("noRosetta", ["rosetta"], because: "one of the two"),
    .excludes("clearDnsOptions", ["dnsOptions"], because: "one of the two"),
    .stated { _ in
      [
        "properties": [
          "removeVolumes": ["items": ["properties": ["mode": ["type": "null"]]]]
        ]
      ]
    },
    .excludes("resetAllowList", ["removeAllowHosts", "removeAllowCidrs"], because: "nothing is left to be removed"),
  ]
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.change), "The machine.") public var name: MachineName
  /// Virtual CPUs.
  @Parameter(.value("--cpus"), "The number of virtual CPUs.") public var cpus: CPUCount?
  /// Memory.
  @Parameter(.value("--mem"), "The memory in MiB.") public var memoryMiB: MemoryMiB?
  /// The storage disk.
  @Parameter(.value("--storage"), "The size of the storage disk in GiB; it only grows.") public var storageGiB: DiskGiB?
  /// The overlay disk.
  @Parameter(.value("--overlay"), "The size of the overlay disk in GiB; it only grows.") public var overlayGiB: DiskGiB?
  /// How the host reads and writes its disks: sync, or async (io_uring, Linux).
  @Parameter(.value("--block-io"), since: "1.14.3", "How the host reads and writes its disks: sync, or async (io_uring, Linux).")
  public var blockIo: BlockIO?
  /// When the guest's writes reach the host's disk: full (at its fsync), or deferred.
  @Parameter(
    .value("--disk-durability"), since: "1.31.5", "When the guest's writes reach the host's disk: full (at its fsync), or deferred."
  ) public var diskDurability: DiskDurability?
  /// Further folders.
  @Parameter(
    .repeated("--volume"), is: .hostPath(.read), "Host folders that the machine sees from now on, beside those that it has.") public
    var volumes: [Volume]?
  /// Lets volumes be /etc and /var/log of the host, to be read below /host.
  @Parameter(
    .flag("--allow-system-mounts"), since: "1.14.0", "Lets volumes be /etc and /var/log of the host, to be read below /host.")
  public var allowSystemMounts: Bool?
  /// Folders less.
  @Parameter(.repeated("--remove-volume"), is: .hostPath(.read), "Host folders that it does not see any more; without mode.") public
    var removeVolumes: [Volume]?
  /// Further ports.
  @Parameter(.repeated("--port"), opens: .network, "Further ports of the machine on the host, HOST:GUEST.") public var ports:
    [PortMapping]?
  /// Ports less.
  @Parameter(.repeated("--remove-port"), "Ports that are on the host no more.") public var removePorts: [PortMapping]?
  /// Network.
  @Parameter(.flag("--net"), opens: .network, "Gives it a network.") public var net: Bool?
  /// No network.
  @Parameter(.flag("--no-net"), "Takes its network away.") public var noNet: Bool?
  /// No interceptor.
  @Parameter(
    .flag("--no-egress-interceptor"), opens: .network, since: "1.19.0", "Lets it start without the interceptor that it was given.")
  public
    var noEgressInterceptor: Bool?
  /// Further networks.
  @Parameter(.repeated("--allow-cidr"), opens: .network, since: "1.22.0", "Further networks that it may reach.") public
    var allowCidrs: [String]?
  /// Networks less.
  @Parameter(.repeated("--remove-allow-cidr"), opens: .network, since: "1.22.0", "Networks that it may reach no more.") public
    var removeAllowCidrs: [String]?
  /// Further hosts.
  @Parameter(.repeated("--allow-host"), opens: .network, since: "1.22.0", "Further hosts that it may reach.") public var allowHosts:
    [String]?
  /// Further hosts by pattern.
  @Parameter(
    .repeated("--allow-host-pattern"), opens: .network, since: "1.22.0", "Further hosts that it may reach: a name, or *.DOMAIN.")
  public
    var allowHostPatterns: [String]?
  /// Hosts less.
  @Parameter(.repeated("--remove-allow-host"), opens: .network, since: "1.22.0", "Hosts and patterns that it may reach no more.")
  public
    var removeAllowHosts: [String]?
  /// Further networks that it may reach by UDP: CIDR[:PORT[-END]].
  @Parameter(
    .repeated("--allow-udp"), opens: .network, since: "1.31.5", "Further networks that it may reach by UDP: CIDR[:PORT[-END]].")
  public
    var allowUdp: [String]?
  /// UDP less.
  @Parameter(.repeated("--remove-allow-udp"), opens: .network, since: "1.31.5", "Networks that it may reach by UDP no more.") public
    var removeAllowUdp: [String]?
  /// Only the host's own services.
  @Parameter(.flag("--outbound-localhost-only"), opens: .network, since: "1.22.1", "Lets it reach the host's loopback only.") public
    var outboundLocalhostOnly: Bool?
  /// Whether to begin anew.
  @Parameter(.flag("--reset-allow-list"), opens: .network, since: "1.27.2", "Forgets what it may reach before this adds to it.")
  public
    var resetAllowList: Bool?
  /// Options of its resolv.conf, in order, instead of those that it has.
  @Parameter(.repeated("--dns-option"), since: "1.31.0", "Options of its resolv.conf, in order, instead of those that it has.")
  public var dnsOptions: [String]?
  /// No options.
  @Parameter(.flag("--clear-dns-options"), since: "1.31.0", "Takes all options of its resolv.conf away.") public
    var clearDnsOptions: Bool?
  /// Environment variables.
  @Parameter(.repeated("-e"), "Environment variables of everything that runs in it, beside those that it has.") public var env:
    Pairs?
  /// Variables less.
  @Parameter(.repeated("--remove-env"), "Names of environment variables that it has no more.") public var removeEnv: [String]?
  /// The working directory.
  @Parameter(.value("-w"), "The working directory in it.") public var workdir: String?
  /// The size of /dev/shm: 512m, 2g, 25%.
  @Parameter(.value("--shm-size"), since: "1.31.0", "The size of /dev/shm: 512m, 2g, 25%.") public var shmSize: String?
  /// Gives it a GPU.
  @Parameter(.flag("--gpu"), "Gives it a GPU.") public var gpu: Bool?
  /// Takes its GPU away.
  @Parameter(.flag("--no-gpu"), "Takes its GPU away.") public var noGpu: Bool?
  /// Translates x86_64 programs (Apple Silicon).
  @Parameter(.flag("--rosetta"), since: "1.5.0", "Translates x86_64 programs (Apple Silicon).") public var rosetta: Bool?
  /// Does not translate them any more.
  @Parameter(.flag("--no-rosetta"), since: "1.5.0", "Does not translate them any more.") public var noRosetta: Bool?

  /// Both ends of a volume name it.
  public func check() throws(JSONMismatch) {
    for (index, volume) in (removeVolumes ?? []).enumerated() where volume.mode != nil {
      throw JSONMismatch(pointer: "/removeVolumes/\(index)/mode", expected: "to be left out: source and target name a volume")
    }
  }

  public func answer(to outcome: Outcome) -> MachineUpdated {
    var answer = MachineUpdated()
    (answer.name, answer.changed) = (name, !CLISentences.saysNoChanges(outcome))
    return answer
  }
}

/// What comes of `machine.update`.
public struct MachineUpdated: DescribedObject {
  public static let about = "What comes of machine.update."
  /// The machine.
  @Member("The machine.") public var name: MachineName
  /// False if nothing was to be changed.
  @Member("False if nothing was to be changed.") public var changed: Bool

  public init() {}
}
