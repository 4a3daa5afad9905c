import JSON

/// Reads how much of its CPUs and memory a running machine uses.
public struct MachineStats: PlainCommand {
  public typealias Answer = Printed<ResourceUse>

  /// `machine.stats`
  public static let method = "machine.stats"
  /// One sentence.
  public static let summary = "Reads how much of its CPUs and memory a running machine uses."
  /// More.
  public static let details = """
    Asks the machine itself. Further members of later versions come through, their keys in camelCase.
    """
  /// See ``Effect``.
  public static let effect = Effect.reads
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.machineNotRunning, .machinePaused, .guestUnresponsive]
  /// `machine stats`
  public static let subcommand = ["machine", "stats"]
  /// The first smolvm that has it.
  public static let since: Version = "1.29.1"
  /// As JSON.
  public static let fixed = ["--json"]
  /// It is killed: it only reads.
  public static let whenCancelled = WhenCancelled.kill
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.look), "The machine.") public var name: MachineName
  /// Whether to wait for earlier calls.
  @Parameter(
    .ours, is: .wait, unlessGiven: true, "False answers at once; else earlier calls that change the machine are waited for.") public
    var wait: Bool?

  public func answer(to outcome: Outcome) throws(SmolvmError) -> Printed<ResourceUse> { try CLIJSON.object(outcome) }
}

/// What smolvm says of what a machine uses.
public struct ResourceUse: DescribedObject {
  public static let about = "What smolvm says of what a machine uses."

  /// Its memory as its kernel counts it, in bytes.
  public struct Memory: DescribedObject {
    public static let about = "A machine's memory as its kernel counts it, in bytes."
    public static let schemaName: String? = "MemoryUse"
    @Member("All of it.") public var totalBytes: Int?
    @Member("What is used.") public var usedBytes: Int?
    @Member("What programs could still have.") public var availableBytes: Int?
    @Member("What nobody has.") public var freeBytes: Int?
    @Member("What caches of files have.") public var cachedBytes: Int?
    @Member("All swap.") public var swapTotalBytes: Int?
    @Member("The swap that is used.") public var swapUsedBytes: Int?
    public init() {}
  }

  @Member("The machine.") public var name: String
  @Member("Virtual CPUs.") public var cpus: Int?
  @Member("How busy the process of its monitor is, in percent of one CPU.") public var cpuPercent: Double?
  @Member("Its memory; null where the machine does not say.") public var memory: Printed<Memory>?
  public init() {}
}
