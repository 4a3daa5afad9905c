import JSON

/// Boots a machine.
public struct MachineStart: PlainCommand {
  public typealias Answer = MachineStarted

  /// `machine.start`
  public static let method = "machine.start"
  /// One sentence.
  public static let summary = "Boots a machine and answers when it is ready; one that runs already stays as it is."
  /// More.
  public static let details = """
    Answers when commands can be run in it. The first start of a machine made from an image pulls that. Two starts of one machine \
    never run at once. A cancelled start is cleaned up: the next one boots anew.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [
    .bootFailed, .hypervisorUnavailable, .imageUnavailable, .machinePaused, .fileNotFound,
  ]
  /// `machine start`
  public static let subcommand = ["machine", "start"]
  /// It is killed, and cleaned up after.
  public static let whenCancelled = WhenCancelled.killThenClean
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.change), "The machine.") public var name: MachineName

  /// Whether branches can be made from it.
  @Parameter(.flag("--branchable"), since: "1.0.0", "Starts it so that branches can be made from it.") public var branchable: Bool?
  /// How many branches.
  @Parameter(.value("--branch-pool-size"), since: "1.7.2", "With CUDA: how many branches are planned for.") public
    var branchPoolSize: BranchCount?
  /// A share of the GPU.
  @Parameter(
    .value("--cuda-vram-limit-mib"), since: "1.7.2", "With a pool of branches: each one's share of the GPU's memory, in MiB.")
  public var cudaVramLimitMiB: GraphicsMiB?
  /// How old an image may be.
  @Parameter(.value("--seed-digest-ttl"), since: "1.24.0", "How old the registry's word about an image may be; whole seconds.")
  public var seedDigestTtl: WholeSeconds?
  /// An interceptor.
  @Parameter(
    .value("--egress-interceptor"), opens: .network, since: "1.19.0",
    "The address of a service of the host that all outgoing TCP goes through.")
  public var egressInterceptor: String?
  /// Whether it decides.
  @Parameter(.flag("--mediated-egress"), since: "1.26.1", "Lets that service decide about each connection before it is made.")
  public var mediatedEgress: Bool?
  /// A proxy.
  @Parameter(.value("--proxy"), opens: .network, since: "0.8.1", "The proxy for the pull of its image.") public var proxy: String?
  /// What needs none.
  @Parameter(.value("--no-proxy"), since: "0.8.1", "What is not reached by that proxy.") public var noProxy: String?

  public var boots: MachineName? { name }

  /// A start that is killed leaves the microVM's process behind (1.32.2); stopping the machine ends it, and the next start boots anew.
  public func cleanUp(with cli: InstalledCLI) throws(SmolvmError) -> CleanUp? {
    var stop = MachineStop()
    stop.name = name
    return .run(arguments: try cli.step(stop).arguments)
  }

  public func answer(to outcome: Outcome) -> MachineStarted {
    var answer = MachineStarted()
    (answer.name, answer.alreadyRunning) = (name, CLISentences.saysAlreadyRunning(outcome, name))
    return answer
  }
}

/// What comes of `machine.start`.
public struct MachineStarted: DescribedObject {
  public static let about = "What comes of machine.start."
  /// The machine.
  @Member("The machine.") public var name: MachineName
  /// True if nothing had to be done.
  @Member("True if nothing had to be done.") public var alreadyRunning: Bool

  public init() {}
}

/// A number of branches.
public struct BranchCount: WholeNumber {
  public static let about = "A number of branches."
  public static let bounds = 1...Int(UInt32.max)
  public let number: Int
  public init(_ number: Int) { self.number = number }
}
