import JSON

/// Lists all machines.
public struct MachineList: PlainCommand {
  public typealias Answer = MachineListed

  /// `machine.list`
  public static let method = "machine.list"
  /// One sentence.
  public static let summary = "Lists all machines with their states."
  /// More.
  public static let details = """
    Every machine of this user, whoever made it. Waits for earlier calls that change machines, unless wait is false.
    """
  /// See ``Effect``.
  public static let effect = Effect.reads
  /// `machine ls`
  public static let subcommand = ["machine", "ls"]
  /// As JSON.
  public static let fixed = ["--json"]
  /// It looks at every machine.
  public static let touches = [Touch.everyMachine(.look)]
  /// It is killed: it only reads.
  public static let whenCancelled = WhenCancelled.kill
  public init() {}

  /// Whether to wait for earlier calls.
  @Parameter(.ours, is: .wait, unlessGiven: true, "False answers at once; else earlier calls that change machines are waited for.")
  public var wait: Bool?

  public func answer(to outcome: Outcome) throws(SmolvmError) -> MachineListed {
    var answer = MachineListed()
    answer.machines = try CLIJSON.objects(outcome, Machine.init)
    return answer
  }
}

/// What comes of `machine.list`.
public struct MachineListed: DescribedObject {
  public static let about = "What comes of machine.list."
  /// All machines.
  @Member("All machines.") public var machines: [Machine]

  public init() {}
}
