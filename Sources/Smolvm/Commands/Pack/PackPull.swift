import JSON

/// Pulls a pack from a registry into a file.
public struct PackPull: PlainCommand {
  public typealias Answer = PackPulled

  /// `pack.pull`
  public static let method = "pack.pull"
  /// One sentence.
  public static let summary = "Pulls a pack from a registry into a file."
  /// More.
  public static let details = """
    machine.create takes the file as from. A pull that is cancelled leaves no file.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.imageUnavailable]
  /// `pack pull`
  public static let subcommand = ["pack", "pull"]
  /// It is killed.
  public static let whenCancelled = WhenCancelled.kill
  /// It speaks to a registry.
  public static let opening = Opening.network
  public init() {}

  /// The artifact.
  @Parameter(.positional, "The artifact in a registry: [REGISTRY/]NAME[:TAG].") public var reference: PackReference
  /// The output.
  @Parameter(.value("-o"), is: .hostPath(.write), "The file to write.") public var output: NewFile

  public func answer(to outcome: Outcome) -> PackPulled {
    var answer = PackPulled()
    answer.output = output.text
    return answer
  }
}

/// What comes of `pack.pull`.
public struct PackPulled: DescribedObject {
  public static let about = "What comes of pack.pull."
  /// The file.
  @Member("The file.") public var output: String

  public init() {}
}
