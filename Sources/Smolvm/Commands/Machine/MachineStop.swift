import JSON

/// Shuts a machine down.
public struct MachineStop: PlainCommand {
  public typealias Answer = MachineStopped

  /// `machine.stop`
  public static let method = "machine.stop"
  /// One sentence.
  public static let summary = "Shuts a machine down; its disks stay. One that does not run stays as it is."
  /// `machine stop`
  public static let subcommand = ["machine", "stop"]
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.end), "The machine.") public var name: MachineName
  /// The grace period.
  @Parameter(.value("--timeout"), since: "1.28.1", "How long the guest may take; whole seconds.") public var timeout: WholeSeconds?

  public func answer(to outcome: Outcome) -> MachineStopped {
    MachineStopped(name: name, wasRunning: !CLISentences.saysNotRunning(outcome, name))
  }
}

/// What comes of `machine.stop`.
public struct MachineStopped: Encodable, Sendable {
  /// The machine.
  public var name: MachineName
  /// False if nothing had to be done.
  public var wasRunning: Bool
}

/// A time that the CLI takes as a number of seconds. On the wire it is a time with a unit, as everywhere.
public struct WholeSeconds: WireValue, Hashable {
  /// The time as given.
  public let span: TimeSpan

  /// A time that has not been checked yet.
  public init(_ span: TimeSpan) { self.span = span }
  public init(from decoder: any Decoder) throws { span = try decoder.singleValueContainer().decode(TimeSpan.self) }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(span)
  }

  /// No time.
  public static var blank: WholeSeconds { WholeSeconds("") }
  /// The number of seconds.
  public var words: [String] { [String((span.milliseconds ?? 0) / 1000)] }

  /// A time in whole seconds.
  public func check() throws(JSONMismatch) {
    guard let milliseconds = span.milliseconds, milliseconds % 1000 == 0 else {
      throw JSONMismatch(expected: #"a time in whole seconds, with a unit: "30s", "2m""#)
    }
  }
}
