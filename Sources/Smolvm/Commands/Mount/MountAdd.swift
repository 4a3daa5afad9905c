import JSON

/// Mounts a folder of the host in a running machine, until that stops.
public struct MountAdd: PlainCommand {
  public typealias Answer = MountAdded

  /// `mount.add`
  public static let method = "mount.add"
  /// One sentence.
  public static let summary = "Mounts a folder of the host in a running machine, until that stops."
  /// More.
  public static let details = """
    A volume that stays is given to machine.create, or to machine.update while the machine is stopped.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.machineNotRunning, .machinePaused, .guestUnresponsive]
  /// `machine mount add`
  public static let subcommand = ["machine", "mount", "add"]
  /// The first smolvm that has it.
  public static let since: Version = "1.32.2"
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  /// A mount is what it is: there is no copy of it.
  public static let rules: [Rule] = [
    .stated { _ in ["properties": ["volume": ["properties": ["mode": ["not": ["const": "staged"]]]]]] }
  ]
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.change), "The machine.") public var name: MachineName
  /// The folder, and where it is seen.
  @Parameter(.value("--volume"), is: .hostPath(.read), "The folder of the host, and where the machine sees it.") public var volume:
    Volume

  /// A mount is what it is: there is no copy of it.
  public func check() throws(JSONMismatch) {
    if volume.mode == .staged { throw JSONMismatch(pointer: "/volume/mode", expected: "ro or rw: staged needs machine.create") }
  }

  public func answer(to outcome: Outcome) -> MountAdded {
    var answer = MountAdded()
    (answer.name, answer.target) = (name, volume.target.text)
    return answer
  }
}

/// What comes of `mount.add`.
public struct MountAdded: DescribedObject {
  public static let about = "What comes of mount.add."
  /// The machine.
  @Member("The machine.") public var name: MachineName
  /// Where the machine sees the folder.
  @Member("Where the machine sees the folder.") public var target: String

  public init() {}
}
