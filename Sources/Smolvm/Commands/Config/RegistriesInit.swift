import JSON

/// Makes an example of the file that configures the registries.
public struct RegistriesInit: PlainCommand {
  public typealias Answer = ConfigMade

  /// `registries.init`
  public static let method = "registries.init"
  /// One sentence.
  public static let summary = "Makes an example of the file that configures the registries."
  /// More.
  public static let details = """
    A file that is there already stays as it is.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// `config registries init`
  public static let subcommand = ["config", "registries", "init"]
  /// The file stands where smolvm says.
  public static let opening = Opening.host
  /// It goes on to its end.
  public static let whenCancelled = WhenCancelled.finish
  public init() {}

  public func answer(to outcome: Outcome) throws(SmolvmError) -> ConfigMade {
    var answer = ConfigMade()
    (answer.path, answer.created) = try CLISentences.configFile(outcome)
    return answer
  }
}

/// What comes of `registries.init`.
public struct ConfigMade: DescribedObject {
  public static let about = "What comes of registries.init."
  /// The file.
  @Member("The file.") public var path: String
  /// False if it was there already, and stayed as it was.
  @Member("False if it was there already, and stayed as it was.") public var created: Bool

  public init() {}
}
