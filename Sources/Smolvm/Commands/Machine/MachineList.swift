import JSON

/// Lists all machines.
public struct MachineList: PlainCommand {
  public typealias Answer = MachineListed

  /// `machine.list`
  public static let method = "machine.list"
  /// One sentence.
  public static let summary = "Lists all machines with their states."
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
  @Parameter(.ours, is: .wait, "False answers at once; else earlier calls that change machines are waited for.") public var wait:
    Bool?

  public func answer(to outcome: Outcome) throws(SmolvmError) -> MachineListed {
    guard let elements = try CLIJSON.read(outcome).array else { throw CLIJSON.unexpected(outcome, "an array") }
    let machines = elements.compactMap(Machine.init)
    guard machines.count == elements.count else { throw CLIJSON.unexpected(outcome, "an array of objects") }
    return MachineListed(machines: machines)
  }
}

/// What comes of `machine.list`.
public struct MachineListed: Encodable, Sendable {
  /// All machines.
  public var machines: [Machine]
}
