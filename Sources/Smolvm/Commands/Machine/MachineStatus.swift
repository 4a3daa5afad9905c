/// Reads the state of one machine.
public struct MachineStatus: PlainCommand {
  public typealias Answer = Machine

  /// `machine.status`
  public static let method = "machine.status"
  /// One sentence.
  public static let summary = "Reads the state of one machine."
  /// `machine status`
  public static let subcommand = ["machine", "status"]
  /// As JSON.
  public static let fixed = ["--json"]
  /// It is killed: it only reads.
  public static let whenCancelled = WhenCancelled.kill
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.look), "The machine.") public var name: MachineName
  /// Whether to wait for earlier calls.
  @Parameter(.ours, is: .wait, "False answers at once; else earlier calls that change the machine are waited for.") public var wait:
    Bool?

  public func answer(to outcome: Outcome) throws(SmolvmError) -> Machine {
    guard let machine = Machine(try CLIJSON.read(outcome)) else { throw CLIJSON.unexpected(outcome, "an object") }
    return machine
  }
}
