import JSON

/// What a machine is made of, and what it may reach. Shared by all commands that make one.
public struct MachineSettings: ParameterGroup {
  /// A pack or checkpoint has its own image.
  public static let rules: [Rule] = [
    .excludes("from", ["image", "smolfile"], since: "1.0.2", because: "what it is created from says that already")
  ]

  /// A pack or checkpoint.
  @Parameter(.value("--from"), is: .hostPath(.read), "A .smolmachine pack or a checkpoint to create it from.") public var from:
    String?
  /// A Smolfile.
  @Parameter(.value("--smolfile"), is: .hostPath(.read), "A Smolfile (TOML).") public var smolfile: String?
  /// An image.
  @Parameter(.value("--image"), "An OCI image; pulled at the first start.") public var image: ImageName?
  /// Virtual CPUs.
  @Parameter(.value("--cpus"), unlessGiven: 4, "The number of virtual CPUs.") public var cpus: CPUCount?
  /// Memory.
  @Parameter(.value("--mem"), unlessGiven: 8192, "The memory in MiB.") public var memoryMiB: MemoryMiB?
  /// The storage disk.
  @Parameter(.value("--storage"), "The size of the storage disk in GiB.") public var storageGiB: DiskGiB?
  /// The overlay disk.
  @Parameter(.value("--overlay"), "The size of the overlay disk in GiB.") public var overlayGiB: DiskGiB?
  /// Host folders and files.
  @Parameter(.repeated("--volume"), is: .hostPath(.read), "Host folders and files that the machine sees.") public var volumes:
    [Volume]?
  /// Ports.
  @Parameter(.repeated("--port"), "Ports of the machine on the host, HOST:GUEST.") public var ports: [PortMapping]?
  /// Network.
  @Parameter(.flag("--net"), "Gives it a network.") public var net: Bool?
  /// Allowed networks.
  @Parameter(.repeated("--allow-cidr"), "Networks that it may reach; no others, then.") public var allowCidrs: [String]?
  /// Allowed hosts.
  @Parameter(.repeated("--allow-host"), "Hosts that it may reach; no others, then.") public var allowHosts: [String]?
  /// Only the host's own services.
  @Parameter(.flag("--outbound-localhost-only"), "Lets it reach the host's loopback only.") public var outboundLocalhostOnly: Bool?
  /// Commands at start.
  @Parameter(.repeated("--init"), "Commands that run at every start.") public var inits: [String]?
  /// The host's ssh agent.
  @Parameter(.flag("--ssh-agent"), "Forwards the host's ssh agent.") public var sshAgent: Bool?

  /// Nothing given.
  public init() {}
}
