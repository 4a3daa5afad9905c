import JSON

/// Removes packs from smolvm's cache.
public struct PackPrune: PlainCommand {
  public typealias Answer = PacksPruned

  /// `pack.prune`
  public static let method = "pack.prune"
  /// One sentence.
  public static let summary = "Removes packs from smolvm's cache."
  /// More.
  public static let details = """
    The newest stay. With dryRun: true nothing is removed, and the report says what would be.
    """
  /// See ``Effect``.
  public static let effect = Effect.destroys
  /// `pack prune`
  public static let subcommand = ["pack", "prune"]
  /// The cache is everyone's.
  public static let opening = Opening.host
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  public init() {}

  /// How many stay.
  @Parameter(.value("--keep"), unlessGiven: 5, "How many of the newest stay.") public var keep: KeptPacks?
  /// Whether to remove all.
  @Parameter(.flag("--all"), "Removes all.") public var all: Bool?
  /// Whether only to look.
  @Parameter(.flag("--dry-run"), "Only says what would be removed.") public var dryRun: Bool?

  public func answer(to outcome: Outcome) -> PacksPruned {
    var answer = PacksPruned()
    answer.report = outcome.text
    return answer
  }
}

/// What comes of `pack.prune`.
public struct PacksPruned: DescribedObject {
  public static let about = "What comes of pack.prune."
  /// smolvm's own words, for a person.
  @Member("smolvm's own words, for a person.") public var report: String

  public init() {}
}

/// A number of packs.
public struct KeptPacks: WholeNumber {
  public static let about = "A number of packs."
  public static let bounds = 0...(1 << 53 - 1)
  public let number: Int
  public init(_ number: Int) { self.number = number }
}
