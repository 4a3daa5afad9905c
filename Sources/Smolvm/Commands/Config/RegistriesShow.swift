import JSON

/// Shows the registries of this user's smolvm configuration.
public struct RegistriesShow: PlainCommand {
  public typealias Answer = ConfigReport

  /// `registries.show`
  public static let method = "registries.show"
  /// One sentence.
  public static let summary = "Shows the registries of this user's smolvm configuration."
  /// More.
  public static let details = """
    smolvm prints them for people only; the text is given as it is. Passwords are not in it.
    """
  /// See ``Effect``.
  public static let effect = Effect.reads
  /// `config registries show`
  public static let subcommand = ["config", "registries", "show"]
  /// It is killed: it only reads.
  public static let whenCancelled = WhenCancelled.kill
  public init() {}

  public func answer(to outcome: Outcome) -> ConfigReport {
    var answer = ConfigReport()
    answer.report = outcome.text
    return answer
  }
}
