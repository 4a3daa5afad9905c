import JSON

/// Lists the images that a machine has, and how full its storage is.
public struct MachineImages: PlainCommand {
  public typealias Answer = Printed<ImagesListed>

  /// `machine.images`
  public static let method = "machine.images"
  /// One sentence.
  public static let summary = "Lists the images that a machine has, and how full its storage is."
  /// More.
  public static let details = """
    smolvm boots a stopped machine for it, with 4 CPUs and 8 GiB whatever its settings are (1.32.2), and stops it again, so everything \
    earlier on the machine is waited for.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [
    .bootFailed, .hypervisorUnavailable, .guestUnresponsive, .machineNotRunning, .machinePaused,
  ]
  /// `machine images`
  public static let subcommand = ["machine", "images"]
  /// As JSON.
  public static let fixed = ["--json"]
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.end), "The machine.") public var name: MachineName

  /// Where it is stopped.
  public var boots: MachineName? { name }

  public func answer(to outcome: Outcome) throws(SmolvmError) -> Printed<ImagesListed> { try CLIJSON.object(outcome) }
}

/// What comes of `machine.images`.
public struct ImagesListed: DescribedObject {
  public static let about = "What comes of machine.images."

  /// A machine's storage.
  public struct Storage: DescribedObject {
    public static let about = "A machine's storage."
    public static let schemaName: String? = "ImageStorage"
    @Member("Its size in bytes.") public var totalBytes: Int?
    @Member("How much of it is used.") public var usedBytes: Int?
    @Member("How many layers there are.") public var layerCount: Int?
    @Member("How many images there are.") public var imageCount: Int?
    public init() {}
  }

  @Member("The images, as smolvm describes them.") public var images: [Printed<Undescribed>]
  @Member("The storage that they are in.") public var storage: Printed<Storage>?
  public init() {}
}
