import JSON

/// Saves a running machine, memory and disks, to a file; it goes on running.
public struct MachineCheckpoint: PlainCommand {
  public typealias Answer = Checkpointed

  /// `machine.checkpoint`
  public static let method = "machine.checkpoint"
  /// One sentence.
  public static let summary = "Saves a running machine, memory and disks, to a file; it goes on running."
  /// More.
  public static let details = """
    machine.create takes the file as from, and the machine goes on from there at its start. A file that is there is not \
    overwritten. With store, what several checkpoints share is kept once. With exportFrom an older checkpoint is written out \
    instead of a machine.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.machineNotRunning, .guestUnresponsive]
  /// `machine checkpoint`
  public static let subcommand = ["machine", "checkpoint"]
  /// The first smolvm that has it.
  public static let since: Version = "1.13.1"
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  /// One thing is saved.
  public static let rules: [Rule] = [
    .needsOne(["name", "exportFrom"], because: "that is what is saved"),
    .excludes("exportFrom", ["name", "store"], because: "one thing is saved, to a file of its own"),
    .excludes("store", ["stagingDir"], because: "the store is where it works"),
  ]
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.change), "The machine.") public var name: MachineName?
  /// A checkpoint to write out, instead of a machine.
  @Parameter(.value("--export-from"), is: .hostPath(.read), since: "1.17.0", "A checkpoint to write out, instead of a machine.")
  public var exportFrom: String?
  /// Which generation of that checkpoint: ~N or an id.
  @Parameter(.value("--at"), since: "1.18.0", "Which generation of that checkpoint: ~N or an id.") public var at: String?
  /// The file to write; its name ends in .checkpoint.
  @Parameter(.value("--output"), is: .hostPath(.write), "The file to write; its name ends in .checkpoint.") public var output:
    NewFile
  /// A folder that keeps what checkpoints share.
  @Parameter(.value("--store"), is: .hostPath(.write), since: "1.17.0", "A folder that keeps what checkpoints share.") public
    var store: String?
  /// How many older generations it keeps.
  @Parameter(.value("--history"), since: "1.18.0", unlessGiven: 32, "How many older generations it keeps.") public var history:
    Generations?
  /// A folder to work in.
  @Parameter(.value("--staging-dir"), is: .hostPath(.write), "A folder to work in.") public var stagingDir: String?
  /// Saves a machine that sees folders of the host, without what is in them.
  @Parameter(.flag("--host-mounts"), since: "1.29.0", "Saves a machine that sees folders of the host, without what is in them.")
  public var hostMounts: Bool?
  /// The proxy for what is pulled for it.
  @Parameter(.value("--proxy"), opens: .network, "The proxy for what is pulled for it.") public var proxy: String?
  /// What is not reached by that proxy.
  @Parameter(.value("--no-proxy"), "What is not reached by that proxy.") public var noProxy: String?

  public func answer(to outcome: Outcome) -> Checkpointed {
    var answer = Checkpointed()
    (answer.name, answer.output) = (name, output.text)
    return answer
  }
}

/// What comes of `machine.checkpoint`.
public struct Checkpointed: DescribedObject {
  public static let about = "What comes of machine.checkpoint."
  /// The machine, if it was one.
  @Member("The machine, if it was one.") public var name: MachineName?
  /// The file.
  @Member("The file.") public var output: String

  public init() {}
}

/// A number of generations of a checkpoint.
public struct Generations: WholeNumber {
  public static let about = "A number of generations of a checkpoint."
  public static let bounds = 0...Int(UInt32.max)
  public let number: Int
  public init(_ number: Int) { self.number = number }
}
