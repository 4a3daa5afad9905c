import JSON

/// Saves a running machine as it is and frees its CPUs and memory; resume lets it go on.
public struct MachinePause: PlainCommand {
  public typealias Answer = Paused

  /// `machine.pause`
  public static let method = "machine.pause"
  /// One sentence.
  public static let summary = "Saves a running machine as it is and frees its CPUs and memory; resume lets it go on."
  /// More.
  public static let details = """
    What runs in it goes on with it when it is resumed; calls that wait for a command in it end with interrupted, and new ones \
    fail with machinePaused. One that is paused already stays so.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.machineNotRunning, .guestUnresponsive]
  /// `machine pause`
  public static let subcommand = ["machine", "pause"]
  /// The first smolvm that has it.
  public static let since: Version = "1.18.0"
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.change), "The machine.") public var name: MachineName

  public func answer(to outcome: Outcome) -> Paused {
    var answer = Paused()
    answer.name = name
    return answer
  }
}

/// What comes of `machine.pause`.
public struct Paused: DescribedObject {
  public static let about = "What comes of machine.pause."
  /// The machine.
  @Member("The machine.") public var name: MachineName

  public init() {}
}
