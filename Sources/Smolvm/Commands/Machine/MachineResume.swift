import JSON

/// Lets a paused machine go on.
public struct MachineResume: PlainCommand {
  public typealias Answer = Resumed

  /// `machine.resume`
  public static let method = "machine.resume"
  /// One sentence.
  public static let summary = "Lets a paused machine go on."
  /// More.
  public static let details = """
    What ran in it when it was paused goes on. A machine that runs stays as it is; one that is stopped is booted by machine.start.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.machineNotRunning, .guestUnresponsive]
  /// `machine resume`
  public static let subcommand = ["machine", "resume"]
  /// The first smolvm that has it.
  public static let since: Version = "1.18.0"
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.change), "The machine.") public var name: MachineName

  public func answer(to outcome: Outcome) -> Resumed {
    var answer = Resumed()
    answer.name = name
    return answer
  }
}

/// What comes of `machine.resume`.
public struct Resumed: DescribedObject {
  public static let about = "What comes of machine.resume."
  /// The machine.
  @Member("The machine.") public var name: MachineName

  public init() {}
}
