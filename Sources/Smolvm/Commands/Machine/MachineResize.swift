import JSON

/// Gives a running machine more CPUs, memory or disk without a reboot.
public struct MachineResize: PlainCommand {
  public typealias Answer = Resized

  /// `machine.resize`
  public static let method = "machine.resize"
  /// One sentence.
  public static let summary = "Gives a running machine more CPUs, memory or disk without a reboot."
  /// More.
  public static let details = """
    One at least of cpus, memoryMiB, storageGiB, overlayGiB. Memory and disks only grow. A stopped machine is changed with \
    machine.update.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.machineNotRunning, .guestUnresponsive]
  /// `machine resize`
  public static let subcommand = ["machine", "resize"]
  /// The first smolvm that has it.
  public static let since: Version = "1.20.0"
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  /// Something is to change.
  public static let rules: [Rule] = [
    .needsOne(["cpus", "memoryMiB", "storageGiB", "overlayGiB"], because: "that is what is changed")
  ]
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.change), "The machine.") public var name: MachineName
  /// Virtual CPUs.
  @Parameter(.value("--cpus"), "The number of virtual CPUs.") public var cpus: CPUCount?
  /// Memory.
  @Parameter(.value("--mem"), "The memory in MiB.") public var memoryMiB: MemoryMiB?
  /// The storage disk.
  @Parameter(.value("--storage"), "The size of the storage disk in GiB.") public var storageGiB: DiskGiB?
  /// The overlay disk.
  @Parameter(.value("--overlay"), "The size of the overlay disk in GiB.") public var overlayGiB: DiskGiB?

  public func answer(to outcome: Outcome) -> Resized {
    var answer = Resized()
    answer.name = name
    return answer
  }
}

/// What comes of `machine.resize`.
public struct Resized: DescribedObject {
  public static let about = "What comes of machine.resize."
  /// The machine.
  @Member("The machine.") public var name: MachineName

  public init() {}
}
