import JSON

/// Pushes a pack to a registry.
public struct PackPush: PlainCommand {
  public typealias Answer = PackPushed

  /// `pack.push`
  public static let method = "pack.push"
  /// One sentence.
  public static let summary = "Pushes a pack to a registry."
  /// More.
  public static let details = """
    With the registry's credentials of this user's smolvm configuration.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [.imageUnavailable]
  /// `pack push`
  public static let subcommand = ["pack", "push"]
  /// It is killed.
  public static let whenCancelled = WhenCancelled.kill
  /// It speaks to a registry.
  public static let opening = Opening.network
  public init() {}

  /// The artifact.
  @Parameter(.positional, "The artifact in a registry: [REGISTRY/]NAME[:TAG].") public var reference: PackReference
  /// The pack.
  @Parameter(.value("-f"), is: .hostPath(.read), "The .smolmachine file to push.") public var file: String

  public func answer(to outcome: Outcome) -> PackPushed {
    var answer = PackPushed()
    answer.reference = reference.text
    return answer
  }
}

/// What comes of `pack.push`.
public struct PackPushed: DescribedObject {
  public static let about = "What comes of pack.push."
  /// Where it is now.
  @Member("Where it is now.") public var reference: String

  public init() {}
}
