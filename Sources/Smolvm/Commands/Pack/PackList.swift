import JSON

/// Lists the packs that smolvm has cached.
public struct PackList: PlainCommand {
  public typealias Answer = PacksListed

  /// `pack.list`
  public static let method = "pack.list"
  /// One sentence.
  public static let summary = "Lists the packs that smolvm has cached."
  /// More.
  public static let details = """
    Those that were pulled or run; a file that pack.create wrote is not among them.
    """
  /// See ``Effect``.
  public static let effect = Effect.reads
  /// `pack list`
  public static let subcommand = ["pack", "list"]
  /// The first smolvm that has it.
  public static let since: Version = "1.31.0"
  /// As JSON.
  public static let fixed = ["--json"]
  /// It is killed: it only reads.
  public static let whenCancelled = WhenCancelled.kill
  public init() {}

  public func answer(to outcome: Outcome) throws(SmolvmError) -> PacksListed {
    var answer = PacksListed()
    answer.packs = try CLIJSON.objects(outcome)
    return answer
  }
}

/// What comes of `pack.list`.
public struct PacksListed: DescribedObject {
  public static let about = "What comes of pack.list."
  /// The packs, as smolvm describes them.
  @Member("The packs, as smolvm describes them.") public var packs: [Printed<CachedPack>]

  public init() {}
}
