import JSON

/// Reads what a registry says of a pack, without pulling it.
public struct PackInspect: PlainCommand {
  public typealias Answer = Printed<PackManifest>

  /// `pack.inspect`
  public static let method = "pack.inspect"
  /// One sentence.
  public static let summary = "Reads what a registry says of a pack, without pulling it."
  /// More.
  public static let details = """
    The manifest comes through as smolvm prints it, its keys in camelCase.
    """
  /// See ``Effect``.
  public static let effect = Effect.reads
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.imageUnavailable]
  /// `pack inspect`
  public static let subcommand = ["pack", "inspect"]
  /// As JSON.
  public static let fixed = ["--json"]
  /// It is killed: it only reads.
  public static let whenCancelled = WhenCancelled.kill
  /// It speaks to a registry.
  public static let opening = Opening.network
  public init() {}

  /// The artifact.
  @Parameter(.positional, "The artifact in a registry: [REGISTRY/]NAME[:TAG].") public var reference: PackReference

  public func answer(to outcome: Outcome) throws(SmolvmError) -> Printed<PackManifest> { try CLIJSON.object(outcome) }
}
