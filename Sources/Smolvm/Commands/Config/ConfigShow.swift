import JSON

/// Shows this user's smolvm configuration.
public struct ConfigShow: PlainCommand {
  public typealias Answer = ConfigReport

  /// `config.show`
  public static let method = "config.show"
  /// One sentence.
  public static let summary = "Shows this user's smolvm configuration."
  /// More.
  public static let details = """
    smolvm prints it for people only; the text is given as it is.
    """
  /// See ``Effect``.
  public static let effect = Effect.reads
  /// `config show`
  public static let subcommand = ["config", "show"]
  /// It is killed: it only reads.
  public static let whenCancelled = WhenCancelled.kill
  public init() {}

  public func answer(to outcome: Outcome) -> ConfigReport {
    var answer = ConfigReport()
    answer.report = outcome.text
    return answer
  }
}

/// What smolvm says of its configuration.
public struct ConfigReport: DescribedObject {
  public static let about = "What smolvm says of its configuration."
  /// smolvm's own words, for a person.
  @Member("smolvm's own words, for a person.") public var report: String

  public init() {}
}
