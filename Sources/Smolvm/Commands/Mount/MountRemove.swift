import JSON

/// Takes a mounted folder out of a running machine.
public struct MountRemove: PlainCommand {
  public typealias Answer = MountRemoved

  /// `mount.remove`
  public static let method = "mount.remove"
  /// One sentence.
  public static let summary = "Takes a mounted folder out of a running machine."
  /// More.
  public static let details = """
    Only what mount.add mounted; a volume of the machine itself is removed with machine.update while it is stopped.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.machineNotRunning, .machinePaused, .guestUnresponsive]
  /// `machine mount remove`
  public static let subcommand = ["machine", "mount", "remove"]
  /// The first smolvm that has it.
  public static let since: Version = "1.32.2"
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.change), "The machine.") public var name: MachineName
  /// Where it is.
  @Parameter(.value("--target"), "Where the machine sees the folder.") public var target: Volume.Target

  public func answer(to outcome: Outcome) -> MountRemoved {
    var answer = MountRemoved()
    (answer.name, answer.target) = (name, target.text)
    return answer
  }
}

/// What comes of `mount.remove`.
public struct MountRemoved: DescribedObject {
  public static let about = "What comes of mount.remove."
  /// The machine.
  @Member("The machine.") public var name: MachineName
  /// Where the machine saw the folder.
  @Member("Where the machine saw the folder.") public var target: String

  public init() {}
}
