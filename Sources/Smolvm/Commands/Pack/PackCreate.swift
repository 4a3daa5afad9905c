import JSON

/// Packs an image or a machine into a file that machines can be created from.
public struct PackCreate: PlainCommand {
  public typealias Answer = Packed

  /// `pack.create`
  public static let method = "pack.create"
  /// One sentence.
  public static let summary = "Packs an image or a stopped machine into a file that machines can be created from."
  /// More.
  public static let details = """
    Writes OUTPUT and, beside it, OUTPUT.smolmachine; machine.create takes the latter as from. A machine must be stopped for it. What a \
    cancelled or failed call wrote is removed.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.imageUnavailable, .machineNotRunning, .bootFailed, .hypervisorUnavailable]
  /// `pack create`
  public static let subcommand = ["pack", "create"]
  /// It is killed, and cleaned up after.
  public static let whenCancelled = WhenCancelled.killThenClean
  /// A copy of what is packed.
  public static let leavesFiles = true
  /// What is packed is one thing.
  public static let rules: [Rule] = [
    .needsOne(["image", "fromMachine", "smolfile"], because: "that is what is packed"),
    .excludes("image", ["fromMachine"], since: "1.0.2", because: "one thing is packed"),
  ]
  public init() {}

  /// The image.
  @Parameter(.value("--image"), "The image to pack.") public var image: ImageName?
  /// The machine.
  @Parameter(.value("--from-vm"), is: .machine(.end), "The machine to pack.") public var fromMachine: MachineName?
  /// The output.
  @Parameter(.value("-o"), is: .hostPath(.write), "The file to write; a sidecar OUTPUT.smolmachine stands beside it.")
  public var output: OutputPath
  /// Virtual CPUs.
  @Parameter(.value("--cpus"), "The number of virtual CPUs of machines made from it.") public var cpus: CPUCount?
  /// Memory.
  @Parameter(.value("--mem"), "The memory in MiB of machines made from it.") public var memoryMiB: MemoryMiB?
  /// The platform.
  @Parameter(.value("--oci-platform"), "The platform of the image, OS/ARCH.") public var ociPlatform: String?
  /// The entry point.
  @Parameter(.value("--entrypoint"), "The command that the pack runs.") public var entrypoint: String?
  /// One file.
  @Parameter(.flag("--single-file"), "Writes one file without a sidecar.") public var singleFile: Bool?
  /// A Smolfile.
  @Parameter(.value("--smolfile"), is: .hostPath(.read), "A Smolfile (TOML).") public var smolfile: String?

  /// What it wrote until then is no pack.
  public func cleanUp(with cli: InstalledCLI) -> CleanUp? { .remove(NewFiles(output.hostPaths)) }

  public func answer(to outcome: Outcome) -> Packed {
    var answer = Packed()
    (answer.output, answer.sidecar) = (output.text, singleFile == true ? nil : output.sidecar)
    return answer
  }
}

/// What comes of `pack.create`.
public struct Packed: DescribedObject {
  public static let about = "What comes of pack.create."
  /// The file.
  @Member("The file.") public var output: String
  /// The sidecar beside it; it is what machines are created from.
  @Member("The sidecar beside it; it is what machines are created from.") public var sidecar: String?

  public init() {}
}
