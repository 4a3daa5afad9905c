import JSON

/// Says in which folder of the host smolvm keeps a machine's disks.
public struct MachineDataDir: PlainCommand {
  public typealias Answer = MachineFolder

  /// `machine.dataDir`
  public static let method = "machine.dataDir"
  /// One sentence.
  public static let summary = "Says in which folder of the host smolvm keeps a machine's disks."
  /// More.
  public static let details = """
    The folder is there once the machine is; what stands in it is smolvm's own.
    """
  /// See ``Effect``.
  public static let effect = Effect.reads
  /// `machine data-dir`
  public static let subcommand = ["machine", "data-dir"]
  /// It is killed: it only reads.
  public static let whenCancelled = WhenCancelled.kill
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.look), "The machine.") public var name: MachineName
  /// Whether to wait for earlier calls.
  @Parameter(
    .ours, is: .wait, unlessGiven: true, "False answers at once; else earlier calls that change the machine are waited for.") public
    var wait: Bool?

  public func answer(to outcome: Outcome) throws(SmolvmError) -> MachineFolder {
    var answer = MachineFolder()
    (answer.name, answer.path) = (name, try CLISentences.path(outcome))
    return answer
  }
}

/// What comes of `machine.dataDir`.
public struct MachineFolder: DescribedObject {
  public static let about = "What comes of machine.dataDir."
  /// The machine.
  @Member("The machine.") public var name: MachineName
  /// The folder.
  @Member("The folder.") public var path: String

  public init() {}
}
