import JSON

/// Lists the folders that mount.add mounted in a machine.
public struct MountList: PlainCommand {
  public typealias Answer = MountsListed

  /// `mount.list`
  public static let method = "mount.list"
  /// One sentence.
  public static let summary = "Lists the folders that mount.add mounted in a machine."
  /// More.
  public static let details = """
    Not the volumes that the machine itself has.
    """
  /// See ``Effect``.
  public static let effect = Effect.reads
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.machineNotRunning, .machinePaused, .guestUnresponsive]
  /// `machine mount ls`
  public static let subcommand = ["machine", "mount", "ls"]
  /// The first smolvm that has it.
  public static let since: Version = "1.32.2"
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

  public func answer(to outcome: Outcome) throws(SmolvmError) -> MountsListed {
    var answer = MountsListed()
    answer.mounts = try CLIJSON.objects(outcome)
    return answer
  }
}

/// What comes of `mount.list`.
public struct MountsListed: DescribedObject {
  public static let about = "What comes of mount.list."

  /// A folder of the host that is mounted in a machine.
  public struct Mount: DescribedObject {
    public static let about = "A folder of the host that is mounted in a machine."
    public static let schemaName: String? = "AttachedMount"
    @Member("The folder of the host.") public var source: String
    @Member("Where the machine sees it.") public var target: String
    @Member("Whether the machine may only read it.") public var readOnly: Bool?
    @Member("smolvm's name for it.") public var share: String?
    public init() {}
  }

  /// The mounts.
  @Member("The mounts.") public var mounts: [Printed<Mount>]

  public init() {}
}
