import JSON

/// Creates a machine.
@dynamicMemberLookup
public struct MachineCreate: MakesMachines {
  public typealias Answer = MachineCreated

  /// `machine.create`
  public static let method = "machine.create"
  /// One sentence.
  public static let summary = "Creates a machine; it is started by machine.start, or at once with start: true."
  /// More.
  public static let details = """
    The machine gets its disks, and boots at its first start (an image is pulled then). Without a name it gets one, which the result \
    says. Environment variables and labels are stored by smolvm, and are no place for secrets. With lifetime: session it is gone when \
    this program is, whatever ends that.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.machineExists, .bootFailed, .hypervisorUnavailable, .machineNotRunning]
  /// `machine create`
  public static let subcommand = ["machine", "create"]
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  /// Secrets.
  public static let notTaken = GuestSecrets.notTaken
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
  /// What it is made of. Its members can be reached as if they were this type's own.
  public var settings = MachineSettings()
  /// Environment variables.
  @Parameter(.repeated("-e"), "Environment variables of everything that runs in it; stored by smolvm.") public var env: Pairs?
  /// The working directory.
  @Parameter(.value("-w"), "The working directory in it.") public var workdir: String?
  /// The user.
  @Parameter(.value("--user"), since: "1.14.0", "The user that its workload runs as.") public var user: String?
  /// Labels.
  @Parameter(.repeated("--label"), since: "1.8.0", "Labels; smolvm keeps them and gives them no meaning.") public var labels: Pairs?
  /// Which generation.
  @Parameter(.value("--at"), since: "1.18.0", "With a checkpoint: which of its generations, ~N or an id.") public var at: String?
  /// Whether to keep the identity.
  @Parameter(
    .flag("--keep-identity"), since: "1.22.1", "With a checkpoint: keeps the identity that was saved; not for two machines at once."
  ) public var keepIdentity: Bool?
  /// Restored checkpoints that are kept.
  @Parameter(
    .value("--restore-cache-entries"), since: "1.22.0", unlessGiven: 3, "With a checkpoint: how many restored ones are kept ready.")
  public var restoreCacheEntries: CacheEntries?
  /// What they may take.
  @Parameter(.value("--restore-cache-gib"), since: "1.22.0", unlessGiven: 16, "With a checkpoint: how much those may take, in GiB.")
  public var restoreCacheGiB: CacheGiB?
  /// Whether it ends with its workload.
  @Parameter(.flag("--stop-on-exit"), since: "1.22.0", "Stops the machine when its workload has ended.") public var stopOnExit:
    Bool?
  /// The signal at its stop.
  @Parameter(.value("--stop-signal"), since: "1.28.1", "The signal that tells its workload to end: SIGINT.") public var stopSignal:
    String?
  /// The time at its stop.
  @Parameter(.value("--stop-timeout"), since: "1.28.1", "How long its workload may take to end; whole seconds.") public
    var stopTimeout: WholeSeconds?
  /// Its workload.
  @Parameter(.trailing, since: "1.0.0", "Its workload: the program that it runs at every start, and arguments.") public
    var workload: ArgumentList?
  /// What to do where the name is taken.
  @Parameter(.ours, unlessGiven: "error", "What to do where the name is taken: fail, or take the machine as it is.") public
    var ifExists: IfExists?
  /// Whether to start it.
  @Parameter(.ours, "Starts it, too.") public var start: Bool?

  /// How long it lives.
  @Parameter(
    .ours, unlessGiven: "persistent",
    "How long it lives: until it is deleted, or until this program ends, whatever ends it (session).")
  public var lifetime: MachineCreated.Lifetime?

  /// A member of ``settings``.
  public subscript<Value>(dynamicMember path: WritableKeyPath<MachineSettings, Value>) -> Value {
    get { settings[keyPath: path] }
    set { settings[keyPath: path] = newValue }
  }

  public var boots: MachineName? { start == true ? name : nil }
  public var names: [MachineName] { [name].compactMap { $0 } }
  public static func isReused(_ answer: MachineCreated) -> Bool { answer.reused == true }

  /// A name of ours where none was given: the CLI's own choice could only be read from prose.
  public mutating func complete() {
    if name == nil { name = .random() }
  }

  public func begin(with cli: InstalledCLI) throws(SmolvmError) -> Next<MachineCreated> {
    return .run(try cli.step(self)) { outcome throws(SmolvmError) in
      var answer = MachineCreated()
      (answer.name, answer.lifetime) = (name ?? .blank, lifetime ?? .persistent)
      if let failure = outcome.failure {
        guard failure.kind == .machineExists, ifExists == .reuse else { throw failure }
        // It belongs to whoever made it.
        (answer.reused, answer.lifetime) = (true, .persistent)
      }
      guard start == true else { return .done(answer) }
      var startIt = MachineStart()
      startIt.name = answer.name
      return .run(try cli.step(startIt, when: "the machine is there")) { [answer] outcome throws(SmolvmError) in
        if var failure = outcome.failure {
          failure.machineIsMade = answer.reused != true
          failure.message = "the machine \(answer.name) was created and did not start: \(failure.message)"
          throw failure
        }
        return .done(answer)
      }
    }
  }
}

/// What comes of `machine.create`.
public struct MachineCreated: DescribedObject {
  public static let about = "What comes of machine.create."

  /// How long a machine lives.
  public enum Lifetime: String, WireValue, CaseIterable {
    /// Until it is deleted.
    case persistent
    /// Until the session ends in which it was made. Whoever runs the session sees to that; this wrapper alone does not.
    case session
  }

  /// Its name.
  @Member("Its name.") public var name: MachineName
  /// How long it lives.
  @Member("How long it lives: persistent, or session.") public var lifetime: Lifetime
  /// True if a machine of that name was there, and was taken as it is.
  @Member("True if a machine of that name was there, and was taken as it is.") public var reused: Bool?

  public init() {}
}

/// A number of checkpoints.
public struct CacheEntries: WholeNumber {
  public static let about = "A number of checkpoints that are kept ready; 0 keeps none."
  public static let bounds = 0...(1 << 53 - 1)
  public let number: Int
  public init(_ number: Int) { self.number = number }
}

/// The size of a cache.
public struct CacheGiB: WholeNumber {
  public static let about = "The size of a cache in GiB."
  public static let bounds = 0...(1 << 53 - 1)
  public let number: Int
  public init(_ number: Int) { self.number = number }
}
