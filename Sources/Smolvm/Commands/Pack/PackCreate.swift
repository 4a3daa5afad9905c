import JSON

/// Packs an image or a machine into a file that machines can be created from.
public struct PackCreate: PlainCommand {
  public typealias Answer = Packed

  /// `pack.create`
  public static let method = "pack.create"
  /// One sentence.
  public static let summary = "Packs an image or a stopped machine into a file that machines can be created from."
  /// `pack create`
  public static let subcommand = ["pack", "create"]
  /// It is killed, and cleaned up after.
  public static let whenCancelled = WhenCancelled.killThenClean
  /// A copy of what is packed.
  public static let leavesFiles = true
  public init() {}

  /// The image.
  @Parameter(.value("--image"), "The image to pack.") public var image: String?
  /// The machine.
  @Parameter(.value("--from-vm"), is: .machine(.end), "The machine to pack.") public var fromMachine: MachineName?
  /// The output.
  @Parameter(.value("-o"), is: .hostPath(.write), "The file to write; a sidecar OUTPUT.smolmachine stands beside it.")
  public var output: OutputPath
  /// Virtual CPUs.
  @Parameter(.value("--cpus"), "The number of virtual CPUs of machines made from it.") public var cpus: Int?
  /// Memory.
  @Parameter(.value("--mem"), "The memory in MiB of machines made from it.") public var memoryMiB: Int?
  /// The platform.
  @Parameter(.value("--oci-platform"), "The platform of the image, OS/ARCH.") public var ociPlatform: String?
  /// The entry point.
  @Parameter(.value("--entrypoint"), "The command that the pack runs.") public var entrypoint: String?
  /// One file.
  @Parameter(.flag("--single-file"), "Writes one file without a sidecar.") public var singleFile: Bool?
  /// A Smolfile.
  @Parameter(.value("--smolfile"), is: .hostPath(.read), "A Smolfile (TOML).") public var smolfile: String?

  public func check() throws(JSONMismatch) {
    if image == nil && fromMachine == nil && smolfile == nil {
      throw JSONMismatch(expected: "one of image, fromMachine and smolfile: what is to be packed")
    }
  }

  /// What it wrote until then is no pack.
  public func cleanUp(with cli: InstalledCLI) -> CleanUp? { .remove(NewFiles(output.hostPaths)) }

  public func answer(to outcome: Outcome) -> Packed {
    Packed(output: output.text, sidecar: singleFile == true ? nil : output.sidecar)
  }
}

/// What comes of `pack.create`.
public struct Packed: Encodable, Sendable {
  /// The file.
  public var output: String
  /// The sidecar beside it; it is what machines are created from.
  public var sidecar: String?
}
