import JSON

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

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
  @Parameter(.value("--image"), is: .hostPath(.read), "The image to pack.") public var image: ImageName?
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
  /// The disk of the machine that packs.
  @Parameter(.value("--storage"), since: "1.19.1", "The size in GiB of the disk of the machine that packs.") public var storageGiB:
    DiskGiB?
  /// Whether to pull anew.
  @Parameter(.flag("--rebase-from-image"), since: "1.3.4", "Pulls the image of a machine anew instead of taking its layers.") public
    var rebaseFromImage: Bool?
  /// Whether to pack the workspace.
  @Parameter(.flag("--include-workspace"), since: "1.14.1", "Packs the machine's /workspace, too.") public var includeWorkspace:
    Bool?
  /// Whether to sign.
  @Parameter(.flag("--no-sign"), "Does not sign what it writes (macOS).") public var noSign: Bool?
  /// Gives machines made from it a GPU.
  @Parameter(.flag("--gpu"), "Gives machines made from it a GPU.") public var gpu: Bool?
  /// A resolver.
  @Parameter(.value("--dns"), opens: .network, since: "1.26.1", "The address of the DNS resolver for the pull.") public var dns:
    String?
  /// A proxy.
  @Parameter(.value("--proxy"), opens: .network, since: "0.8.1", "The proxy for the pull.") public var proxy: String?
  /// What needs none.
  @Parameter(.value("--no-proxy"), since: "0.8.1", "What is not reached by that proxy.") public var noProxy: String?
  /// A Smolfile.
  @Parameter(.value("--smolfile"), is: .hostPath(.read), opens: .anything, "A Smolfile (TOML).") public var smolfile: String?

  /// Where it works. (The flag came with 1.2.0, the variable by which it is told here with 1.4.0.)
  @Parameter(
    .value("--staging-dir"), is: .hostPath(.write), since: "1.4.0",
    "The folder in which it works, which must be there; smolvm's cache unless given. What it works with is removed, however it ends, but for a kill of this program."
  ) public var stagingDir: String?

  /// The folder is made by us, in the one that was named, and told by the environment: so it can be removed after a run that was killed.
  public func begin(with cli: InstalledCLI) throws(SmolvmError) -> Next<Packed> {
    _ = try cli.step(self)  // the first version of each parameter
    var command = self
    command.stagingDir = nil
    var step = try cli.step(command)
    if let stagingDir {
      guard case .folder = HostFile(stagingDir) else { throw .missing("there is no folder \(stagingDir)", "/stagingDir") }
      guard access(stagingDir, W_OK | X_OK) == 0 else {
        throw .missing("\(stagingDir) cannot be written in: \(String(cString: strerror(errno)))", "/stagingDir")
      }
      step.scratchParent = stagingDir
    }
    return .run(step) { [command] outcome throws(SmolvmError) in
      if let failure = outcome.failure { throw failure }
      return .done(command.answer(to: outcome))
    }
  }

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
