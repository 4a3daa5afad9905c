import JSON

/// Branches a running machine.
public struct MachineBranch: PlainCommand, MakesMachines {
  public typealias Answer = Branched

  /// `machine.branch`
  public static let method = "machine.branch"
  /// One sentence.
  public static let summary = "Makes machines that go on from where a running one is: its memory and disks, shared until written."
  /// More.
  public static let details = """
    The source must have been started with branchable: true. A branch runs at once. With name, or nothing, it is one machine; with count \
    or namePrefix a batch, called namePrefix-0, namePrefix-1, …, which waits until the source's workload has run smolvm-branch-ready (or \
    noWaitReady says not to). While it waits, later calls that work in the source \
    go on beside it. A source cannot be deleted before its branches, unless with cascade. With lifetime: session the branches \
    are gone when this program is; the source lives as long as it was made to.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [
    .machineNotFound, .machineExists, .machineNotRunning, .bootFailed, .hypervisorUnavailable,
  ]
  /// `machine branch`
  public static let subcommand = ["machine", "branch"]
  /// `machine fork` came with it.
  public static let since: Version = "1.0.0"
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  /// One, or a batch.
  public static let rules: [Rule] = [
    .excludes("name", ["count", "namePrefix"], because: "it is one machine, or a batch"),
    .excludes("ports", ["count", "namePrefix"], because: "smolvm gives each of a batch ports of its own"),
    .excludes("noWaitReady", ["waitReady", "hold"], because: "it says not to wait"),
    .excludes("waitWorkerReady", ["hold"], because: "a held one takes it at its release"),
  ]
  /// Secrets.
  public static let notTaken = GuestSecrets.notTaken
  public init() {}

  /// The source.
  @Parameter(.value("--from"), is: .machine(.use), "The running machine to branch from.") public var from: MachineName
  /// The name.
  @Parameter(.value("--name"), is: .machine(.end), "The name of the one branch; rpc- and eight hexadecimal digits unless given.")
  public var name: MachineName?
  /// How many.
  @Parameter(.value("--count"), since: "1.7.2", "How many branches a batch has; 1 unless given.") public var count: BatchCount?
  /// How they are called.
  @Parameter(
    .value("--name-prefix"), since: "1.7.2", "What the names of a batch begin with; rpc- and eight hexadecimal digits unless given."
  )
  public var namePrefix: MachineNamePrefix?
  /// How many at a time.
  @Parameter(.value("--parallel"), since: "1.7.2", unlessGiven: 4, "How many of a batch boot at a time.") public var parallel:
    BatchCount?
  /// Whether to wait.
  @Parameter(.flag("--wait-ready"), since: "1.7.2", "Waits for smolvm-branch-ready also for one branch.") public var waitReady:
    Bool?
  /// Whether not to wait.
  @Parameter(.flag("--no-wait-ready"), since: "1.31.0", "Branches the source where it is, without waiting for it.") public
    var noWaitReady: Bool?
  /// Whether they are held.
  @Parameter(.flag("--hold"), since: "1.7.2", "Holds each branch until machine.branchRelease.") public var hold: Bool?
  /// Whether the source stays paused.
  @Parameter(.flag("--freeze-source"), since: "1.18.1", "Leaves the source paused, for further branches.") public var freezeSource:
    Bool?
  /// How long to wait.
  @Parameter(.value("--ready-timeout"), since: "1.7.2", unlessGiven: "10m", "How long to wait for smolvm-branch-ready.") public
    var readyTimeout: TimeSpan?
  /// Whether to wait for workers.
  @Parameter(.flag("--wait-worker-ready"), since: "1.14.2", "A branch of a batch counts only when it has run smolvm-worker-ready.")
  public var waitWorkerReady: Bool?
  /// How long.
  @Parameter(.value("--worker-ready-timeout"), since: "1.14.2", unlessGiven: "5m", "How long to wait for that.") public
    var workerReadyTimeout: TimeSpan?
  /// Whether branches can be made from it.
  @Parameter(.flag("--branchable"), "Lets branches be made from the branch itself.") public var branchable: Bool?
  /// Whether weights are shared.
  @Parameter(.flag("--share-weights"), since: "1.6.12", "Shares the CUDA weights that the source has loaded.") public
    var shareWeights: Bool?
  /// Labels.
  @Parameter(.repeated("--label"), since: "1.29.0", "Labels, beside those of the source.") public var labels: Pairs?
  /// Parameters.
  @Parameter(.repeated("--env"), since: "1.7.0", "What the branch gets from smolvm-branch-ready, and later commands in it find.")
  public
    var env: Pairs?
  /// The interceptor.
  @Parameter(.value("--egress-interceptor"), opens: .network, since: "1.26.1", "The host's egress interceptor of the branches.")
  public
    var egressInterceptor: String?
  /// Ports.
  @Parameter(.repeated("--port"), opens: .network, "Ports of the branch on the host; else smolvm chooses them.") public var ports:
    [PortMapping]?
  /// How long they live.
  @Parameter(
    .ours, unlessGiven: "persistent",
    "How long they live: until they are deleted, or until this program ends, whatever ends it (session).")
  public var lifetime: MachineCreated.Lifetime?

  private var isBatch: Bool { count != nil || namePrefix != nil }

  /// Names of ours where none were given.
  public mutating func complete() {
    if isBatch { namePrefix = namePrefix ?? MachineNamePrefix(MachineName.random().text) } else { name = name ?? .random() }
  }

  /// The machines that it makes.
  public var names: [MachineName] {
    guard let namePrefix else { return [name].compactMap { $0 } }
    return (0..<(count?.number ?? 1)).map { MachineName("\(namePrefix.text)-\($0)") }
  }

  /// With the folders of the source.
  public var boots: MachineName? { from }
  public var includes: [String] { [] }
  /// What it waits for has to be run in the source, perhaps by a later call.
  private var waitsForTheSource: Bool { noWaitReady != true && (isBatch || waitReady == true) }
  public var furtherTouches: [Touch] {
    (isBatch ? names.map { .machine($0.text, .end) } : []) + (waitsForTheSource ? [] : [.machine(from.text, .change)])
  }

  public func answer(to outcome: Outcome) -> Branched {
    var answer = Branched()
    (answer.name, answer.names, answer.lifetime) = (isBatch ? nil : name, names, lifetime ?? .persistent)
    return answer
  }
}

/// What comes of `machine.branch`.
public struct Branched: DescribedObject {
  public static let about = "What comes of machine.branch."
  /// The branch.
  @Member("The branch; absent where it is a batch.") public var name: MachineName?
  /// The branches.
  @Member("The branches.") public var names: [MachineName]
  /// How long they live.
  @Member("How long they live: persistent, or session.") public var lifetime: MachineCreated.Lifetime

  public init() {}
}

/// A number of branches.
public struct BatchCount: WholeNumber {
  public static let about = "A number of branches."
  public static let bounds = 1...1024
  public let number: Int
  public init(_ number: Int) { self.number = number }
}

/// What the names of several machines begin with.
public struct MachineNamePrefix: TextValue {
  public static let rule: JSONObject = [
    "description": "What the names of machines begin with, before -0, -1, …: the name of a machine of at most 123 characters.",
    "pattern": .string("^" + MachineName.pattern + SchemaPattern.end), "minLength": 1, "maxLength": 123,
  ]
  /// As written.
  public let text: String
  /// One that has not been checked yet.
  public init(_ text: String) { self.text = text }

  /// It makes names with four digits behind it.
  public func check() throws(JSONMismatch) {
    if !MachineName.isName(text.utf8) || text.utf8.count > 123 {
      throw JSONMismatch(expected: "the name of a machine, of at most 123 characters")
    }
  }
}
