import JSON

/// What a machine is made of, and what it may reach. Shared by all commands that make one.
public struct MachineSettings: ParameterGroup {
  /// A pack or checkpoint has its own image.
  public static let rules: [Rule] = [
    .excludes("from", ["image", "smolfile"], since: "1.0.2", because: "what it is created from says that already")
  ]

  /// A pack or checkpoint.
  @Parameter(.value("--from"), is: .hostPath(.read), opens: .anything, "A .smolmachine pack or a checkpoint to create it from.")
  public var from: String?
  /// A Smolfile.
  @Parameter(
    .value("--smolfile"), is: .hostPath(.read), opens: .anything,
    "A Smolfile (TOML); relative paths in it are from the folder that this program runs in.") public var smolfile: String?
  /// An image.
  @Parameter(.value("--image"), is: .hostPath(.read), "An OCI image; pulled at the first start.") public var image: ImageName?
  /// The largest archive of an image that is taken: 16GiB, 512M.
  @Parameter(.value("--max-image-size"), since: "1.2.0", "The largest archive of an image that is taken: 16GiB, 512M.") public
    var maxImageSize: String?
  /// Virtual CPUs.
  @Parameter(.value("--cpus"), unlessGiven: 4, "The number of virtual CPUs.") public var cpus: CPUCount?
  /// Memory.
  @Parameter(.value("--mem"), unlessGiven: 8192, "The memory in MiB.") public var memoryMiB: MemoryMiB?
  /// The storage disk.
  @Parameter(.value("--storage"), "The size of the storage disk in GiB.") public var storageGiB: DiskGiB?
  /// The overlay disk.
  @Parameter(.value("--overlay"), "The size of the overlay disk in GiB.") public var overlayGiB: DiskGiB?
  /// How the host reads and writes its disks: sync, or async (io_uring, Linux).
  @Parameter(.value("--block-io"), since: "1.14.3", "How the host reads and writes its disks: sync, or async (io_uring, Linux).")
  public var blockIo: BlockIO?
  /// When the guest's writes reach the host's disk: full (at its fsync), or deferred.
  @Parameter(
    .value("--disk-durability"), since: "1.25.1", "When the guest's writes reach the host's disk: full (at its fsync), or deferred."
  ) public var diskDurability: DiskDurability?
  /// Disks.
  @Parameter(
    .repeated("--disk"), is: .hostPath(.write), opens: .host, since: "1.17.0",
    "Disk images or block devices of the host, in the order in which the guest sees them.") public var disks: [Disk]?
  /// A shared disk.
  @Parameter(
    .value("--cache-disk"), is: .hostPath(.read), opens: .host, since: "1.25.1",
    "A disk image that many machines read, and where this one sees it; what it writes is its own.") public var cacheDisk: CacheDisk?
  /// Host folders.
  @Parameter(.repeated("--volume"), is: .hostPath(.read), "Host folders that the machine sees.") public var volumes: [Volume]?
  /// Lets volumes be /etc and /var/log of the host, to be read below /host.
  @Parameter(
    .flag("--allow-system-mounts"), since: "1.14.0", "Lets volumes be /etc and /var/log of the host, to be read below /host.")
  public var allowSystemMounts: Bool?
  /// The size of /dev/shm: 512m, 2g, 25%.
  @Parameter(.value("--shm-size"), since: "1.31.0", "The size of /dev/shm: 512m, 2g, 25%.") public var shmSize: String?
  /// Ports.
  @Parameter(.repeated("--port"), opens: .network, "Ports of the machine on the host, HOST:GUEST.") public var ports: [PortMapping]?
  /// Network.
  @Parameter(.flag("--net"), opens: .network, "Gives it a network.") public var net: Bool?
  /// How its network is made: tsi or virtio-net.
  @Parameter(.value("--net-backend"), "How its network is made: tsi or virtio-net.") public var netBackend: NetBackend?
  /// A network by name that machines share.
  @Parameter(
    .value("--network"), opens: [.network, .machines], since: "1.8.3",
    "A network by name that machines share; they reach each other there.")
  public
    var network: String?
  /// The IPv4 subnet of its link to the host.
  @Parameter(.value("--guest-subnet"), opens: .network, since: "1.18.0", "The IPv4 subnet of its link to the host.") public
    var guestSubnet: String?
  /// The address of its DNS resolver.
  @Parameter(.value("--dns"), opens: .network, since: "1.2.5", "The address of its DNS resolver.") public var dns: String?
  /// Options of its resolv.conf, in order.
  @Parameter(.repeated("--dns-option"), since: "1.28.1", "Options of its resolv.conf, in order.") public var dnsOptions: [String]?
  /// Allowed networks.
  @Parameter(.repeated("--allow-cidr"), opens: .network, "Networks that it may reach; no others, then.") public var allowCidrs:
    [String]?
  /// Denied networks.
  @Parameter(
    .repeated("--deny-cidr"), opens: .network, since: "1.31.0", "Networks that it may not reach, whatever else is allowed.") public
    var denyCidrs: [String]?
  /// Networks that it may reach by UDP, with ports: CIDR[:PORT[-END]].
  @Parameter(
    .repeated("--allow-udp"), opens: .network, since: "1.31.5", "Networks that it may reach by UDP, with ports: CIDR[:PORT[-END]].")
  public
    var allowUdp: [String]?
  /// Allowed hosts.
  @Parameter(.repeated("--allow-host"), opens: .network, "Hosts that it may reach; no others, then.") public var allowHosts:
    [String]?
  /// Allowed hosts by pattern.
  @Parameter(.repeated("--allow-host-pattern"), opens: .network, since: "1.20.0", "Hosts that it may reach: a name, or *.DOMAIN.")
  public
    var allowHostPatterns: [String]?
  /// Only the host's own services.
  @Parameter(.flag("--outbound-localhost-only"), opens: .network, "Lets it reach the host's loopback only.") public
    var outboundLocalhostOnly: Bool?
  /// Keeps it from private, internal and link-local networks.
  @Parameter(.flag("--block-private"), opens: .network, since: "1.28.1", "Keeps it from private, internal and link-local networks.")
  public
    var blockPrivate: Bool?
  /// Private networks that it may reach all the same.
  @Parameter(.repeated("--allow-private"), opens: .network, since: "1.28.1", "Private networks that it may reach all the same.")
  public
    var allowPrivate: [String]?
  /// Gives it this host's proxy.
  @Parameter(.flag("--use-host-proxy"), opens: .network, since: "1.19.3", "Gives it this host's proxy.") public var useHostProxy:
    Bool?
  /// Lets it trust the certificates that this host trusts.
  @Parameter(.flag("--trust-host-certs"), opens: .host, since: "1.19.3", "Lets it trust the certificates that this host trusts.")
  public
    var trustHostCerts: Bool?
  /// Credentials that it can use and never sees: NAME=ENV_VAR@HOST[,HOST…].
  @Parameter(
    .repeated("--credential"), opens: .anything, since: "1.18.0",
    "Credentials that it can use and never sees: NAME=ENV_VAR@HOST[,HOST…].")
  public var credentials: [String]?
  /// Sockets of the guest.
  @Parameter(.repeated("--expose-socket"), is: .hostPath(.write), since: "1.6.4", "Unix sockets of the guest that the host sees.")
  public var exposeSockets: [ExposedSocket]?
  /// Sockets of the host.
  @Parameter(
    .repeated("--mount-socket"), is: .hostPath(.write), opens: .network, since: "1.6.4",
    "Unix sockets of the host that the guest sees.")
  public var mountSockets: [MountedSocket]?
  /// Lets the host see the socket of the guest's Docker.
  @Parameter(.flag("--docker-socket"), since: "1.6.0", "Lets the host see the socket of the guest's Docker.") public
    var dockerSocket: Bool?
  /// Gives it a GPU.
  @Parameter(.flag("--gpu"), "Gives it a GPU.") public var gpu: Bool?
  /// The memory that it shares with the GPU, in MiB.
  @Parameter(.value("--gpu-vram"), "The memory that it shares with the GPU, in MiB.") public var gpuVramMiB: GraphicsMiB?
  /// Gives it the host's NVIDIA GPU by CUDA.
  @Parameter(.flag("--cuda"), since: "1.3.2", "Gives it the host's NVIDIA GPU by CUDA.") public var cuda: Bool?
  /// Asks CUDA frameworks to graph what they can.
  @Parameter(.flag("--auto-graph"), since: "1.7.2", "Asks CUDA frameworks to graph what they can.") public var autoGraph: Bool?
  /// Lets it run virtual machines of its own.
  @Parameter(.flag("--nested"), since: "1.15.0", "Lets it run virtual machines of its own.") public var nested: Bool?
  /// Translates x86_64 programs (Apple Silicon).
  @Parameter(.flag("--rosetta"), since: "1.5.0", "Translates x86_64 programs (Apple Silicon).") public var rosetta: Bool?
  /// Commands at start.
  @Parameter(.repeated("--init"), "Commands that run at its first start (at every start before smolvm 1.28).") public var inits:
    [String]?
  /// The host's ssh agent.
  @Parameter(.flag("--ssh-agent"), opens: .host, "Forwards the host's ssh agent.") public var sshAgent: Bool?

  /// Nothing given.
  public init() {}
}
