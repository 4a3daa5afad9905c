/// What a machine is made of, and what it may reach. Shared by all commands that make one.
public struct MachineSettings: ParameterGroup {
  /// A pack or checkpoint.
  @Parameter(.value("--from"), is: .hostPath(.read), "A .smolmachine pack or a checkpoint to create it from.") public var from:
    String?
  /// A Smolfile.
  @Parameter(.value("--smolfile"), is: .hostPath(.read), "A Smolfile (TOML).") public var smolfile: String?
  /// An image.
  @Parameter(.value("--image"), "An OCI image; pulled at the first start.") public var image: String?
  /// Virtual CPUs.
  @Parameter(.value("--cpus"), "The number of virtual CPUs; 4 unless given.") public var cpus: Int?
  /// Memory.
  @Parameter(.value("--mem"), "The memory in MiB; 8192 unless given.") public var memoryMiB: Int?
  /// The storage disk.
  @Parameter(.value("--storage"), "The size of the storage disk in GiB.") public var storageGiB: Int?
  /// The overlay disk.
  @Parameter(.value("--overlay"), "The size of the overlay disk in GiB.") public var overlayGiB: Int?
  /// Host folders and files.
  @Parameter(.repeated("--volume"), is: .hostPath(.read), "Host folders and files that the machine sees.") public var volumes:
    [Volume]?
  /// Ports.
  @Parameter(.repeated("--port"), "Ports of the machine on the host, HOST:GUEST.") public var ports: [String]?
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
