import JSON

/// Says which file configures the registries.
public struct RegistriesPath: PlainCommand {
  public typealias Answer = ConfigFile

  /// `registries.path`
  public static let method = "registries.path"
  /// One sentence.
  public static let summary = "Says which file configures the registries."
  /// More.
  public static let details = """
    The file need not be there; registries.init makes it.
    """
  /// See ``Effect``.
  public static let effect = Effect.reads
  /// `config registries path`
  public static let subcommand = ["config", "registries", "path"]
  /// It is killed: it only reads.
  public static let whenCancelled = WhenCancelled.kill
  public init() {}

  public func answer(to outcome: Outcome) throws(SmolvmError) -> ConfigFile {
    var answer = ConfigFile()
    answer.path = try CLISentences.path(outcome)
    return answer
  }
}

/// What comes of `registries.path`.
public struct ConfigFile: DescribedObject {
  public static let about = "What comes of registries.path."
  /// The file.
  @Member("The file.") public var path: String

  public init() {}
}
