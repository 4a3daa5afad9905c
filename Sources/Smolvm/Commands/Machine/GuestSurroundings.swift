/// What a command in a machine finds around it.
public struct GuestSurroundings: ParameterGroup {
  /// Environment variables.
  @Parameter(.repeated("-e"), "Environment variables; anyone on the host can see them in the process list.") public var env: Pairs?
  /// The working directory.
  @Parameter(.value("-w"), "The working directory in the machine.") public var workdir: String?
  /// The user.
  @Parameter(.value("--user"), since: "1.14.0", "The user in the machine (machines made from an image).") public var user: String?
  /// The time after which the guest ends the command.
  @Parameter(.value("--timeout"), "Ends the command in the guest after this time: exit code 124.") public var timeout: TimeSpan?

  /// Nothing given.
  public init() {}
}
