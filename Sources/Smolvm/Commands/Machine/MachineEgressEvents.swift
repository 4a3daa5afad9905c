import JSON

/// Lists connections that a machine's egress rules refused.
public struct MachineEgressEvents: PlainCommand {
  public typealias Answer = EgressEvents

  /// `machine.egressEvents`
  public static let method = "machine.egressEvents"
  /// One sentence.
  public static let summary = "Lists connections that a machine's egress rules refused."
  /// More.
  public static let details = """
    The newest last. What smolvm says of each comes through, its keys in camelCase.
    """
  /// See ``Effect``.
  public static let effect = Effect.reads
  /// `machine egress-events`
  public static let subcommand = ["machine", "egress-events"]
  /// The first smolvm that has it.
  public static let since: Version = "1.8.1"
  /// As JSON.
  public static let fixed = ["--json"]
  /// It is killed: it only reads.
  public static let whenCancelled = WhenCancelled.kill
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.look), "The machine.") public var name: MachineName
  /// How many.
  @Parameter(.value("--limit"), unlessGiven: 200, "The most events that are listed.") public var limit: EventCount?
  /// Whether to wait for earlier calls.
  @Parameter(
    .ours, is: .wait, unlessGiven: true, "False answers at once; else earlier calls that change the machine are waited for.") public
    var wait: Bool?

  public func answer(to outcome: Outcome) throws(SmolvmError) -> EgressEvents {
    var answer = EgressEvents()
    answer.events = try CLIJSON.objects(outcome)
    return answer
  }
}

/// What comes of `machine.egressEvents`.
public struct EgressEvents: DescribedObject {
  public static let about = "What comes of machine.egressEvents."
  /// The events, as smolvm describes them.
  @Member("The events, as smolvm describes them.") public var events: [Printed<Undescribed>]

  public init() {}
}

/// A number of events.
public struct EventCount: WholeNumber {
  public static let about = "A number of events."
  public static let bounds = 0...Int(UInt32.max)
  public let number: Int
  public init(_ number: Int) { self.number = number }
}
