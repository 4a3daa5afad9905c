/// How an installed smolvm wants things spelled. Everything that differs between versions stands here, as data.
public struct Dialect: Sendable {
  /// The installed version.
  public let version: Version

  /// Up to 1.0.1 these take the name of the machine as a word without a flag; from 1.0.2 (upstream issue 370) only as `--name`. No
  /// version takes both.
  private static let namePositional: (before: Version, subcommands: Set<[String]>) = (
    "1.0.2",
    [["machine", "create"], ["machine", "delete"], ["machine", "update"], ["machine", "data-dir"], ["machine", "fork"]]
  )

  /// `exec -i` with a stdin of our own is live, byte-exact and without a cap on output. Before 1.0.2 a captured command without stdin
  /// runs as plain `exec`.
  private static let interactiveCapture: Version = "1.0.2"

  /// Failures as one line of JSON on stderr.
  private static let jsonErrors: Version = "1.28.1"

  /// Since when what a command started is known to end with it, in every mode, when the CLI is killed and at a timeout. Seen with 1.32.2; the
  /// agent of 1.9.3 killed the command alone.
  private static let killsGroups: Version = "1.32.2"

  /// What ends with a command that is ended.
  var killScope: CommandOutput.KillScope { version >= Self.killsGroups ? .group : .process }

  /// Words before the subcommand.
  var leading: [String] { version < Self.jsonErrors ? [] : ["--error-format", "json"] }

  /// Whether failures come as JSON.
  var hasJSONErrors: Bool { version >= Self.jsonErrors }

  /// How a command whose output is captured is run.
  func captureFlags(isLive: Bool) -> [String] { version >= Self.interactiveCapture || isLive ? ["-i"] : [] }

  /// The spelling of a parameter here.
  func spelling(of line: ParameterLine, in subcommand: [String]) -> Spelling {
    if line.spelling == .value("--name"), version < Self.namePositional.before, Self.namePositional.subcommands.contains(subcommand)
    {
      return .positional
    }
    return line.spelling
  }
}
