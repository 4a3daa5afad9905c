import JSON

/// Reads the state of one machine.
public struct MachineStatus: PlainCommand {
  public typealias Answer = Machine

  /// `machine.status`
  public static let method = "machine.status"
  /// One sentence.
  public static let summary = "Reads the state of one machine."
  /// More.
  public static let details = """
    What smolvm says of it comes through whole, its keys in camelCase; its state is an open word. Waits for earlier calls that change \
    the machine, unless wait is false.
    """
  /// See ``Effect``.
  public static let effect = Effect.reads
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
  @Parameter(
    .ours, is: .wait, unlessGiven: true, "False answers at once; else earlier calls that change the machine are waited for.") public
    var wait: Bool?

  public func answer(to outcome: Outcome) throws(SmolvmError) -> Machine {
    guard let machine = Machine(try CLIJSON.read(outcome)) else { throw CLIJSON.unexpected(outcome, "an object") }
    return machine
  }
}
