import JSON

/// Creates a machine.
public struct MachineCreate: Command {
  public typealias Answer = MachineCreated

  /// `machine.create`
  public static let method = "machine.create"
  /// One sentence.
  public static let summary = "Creates a machine; it is started by machine.start, or at once with start: true."
  /// `machine create`
  public static let subcommand = ["machine", "create"]
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  public init() {}

  /// What to do where the name is taken.
  public enum IfExists: String, WireValue, CaseIterable {
    /// Fail with `machineExists`.
    case error
    /// Answer as if it had been created.
    case reuse
  }

  /// The name.
  @Parameter(.value("--name"), is: .machine(.end), "The name; rpc- and eight hexadecimal digits unless given.")
  public var name: MachineName?
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
  /// Environment variables.
  @Parameter(.repeated("-e"), "Environment variables of everything that runs in it; stored by smolvm.") public var env: Pairs?
  /// The working directory.
  @Parameter(.value("-w"), "The working directory in it.") public var workdir: String?
  /// The user.
  @Parameter(.value("--user"), since: "1.14.0", "The user that its workload runs as.") public var user: String?
  /// Commands at start.
  @Parameter(.repeated("--init"), "Commands that run at every start.") public var inits: [String]?
  /// Labels.
  @Parameter(.repeated("--label"), since: "1.8.0", "Labels; smolvm keeps them and gives them no meaning.") public var labels: Pairs?
  /// The host's ssh agent.
  @Parameter(.flag("--ssh-agent"), "Forwards the host's ssh agent.") public var sshAgent: Bool?
  /// What to do where the name is taken.
  @Parameter(.ours, "What to do where the name is taken: error (unless given) or reuse.") public var ifExists: IfExists?
  /// Whether to start it.
  @Parameter(.ours, "Starts it, too.") public var start: Bool?

  /// A name of ours where none was given: the CLI's own choice could only be read from prose.
  public mutating func complete() {
    if name == nil { name = .random() }
  }

  public func begin(with cli: InstalledCLI) throws(SmolvmError) -> Next<MachineCreated> {
    let answer = MachineCreated(name: name ?? .blank)
    return .run(try cli.step(self)) { outcome throws(SmolvmError) in
      if let failure = outcome.failure {
        guard failure.kind == .machineExists, ifExists == .reuse else { throw failure }
      }
      guard start == true else { return .done(answer) }
      var startIt = MachineStart()
      startIt.name = answer.name
      return .run(try cli.step(startIt, when: "the machine is there")) { outcome throws(SmolvmError) in
        if var failure = outcome.failure {
          failure.message = "the machine \(answer.name) was created and did not start: \(failure.message)"
          throw failure
        }
        return .done(answer)
      }
    }
  }
}

/// What comes of `machine.create`.
public struct MachineCreated: Encodable, Sendable {
  /// How long a machine lives.
  public enum Lifetime: String, Encodable, Sendable {
    /// Until it is deleted.
    case persistent
  }

  /// Its name.
  public var name: MachineName
  /// How long it lives.
  public var lifetime = Lifetime.persistent
}
