/// How an installed smolvm wants things spelled. Everything that differs between versions stands here, as data.
public struct Dialect: Sendable {
  /// The installed version.
  public let version: Version

  /// That of a version.
  public init(version: Version) { self.version = version }

  /// Up to 1.0.1 these take the name of the machine as a word without a flag; from 1.0.2 (upstream issue 370) only as `--name`. No
  /// version takes both.
  private static let namePositional: (before: Version, subcommands: Set<[String]>) = (
    "1.0.2",
    [["machine", "create"], ["machine", "delete"], ["machine", "update"], ["machine", "data-dir"], ["machine", "branch"]]
  )

  /// Flags that a subcommand knows only since later than others with whom it shares the parameter. (Every first version here and in the
  /// commands comes from the help of all 69 releases on PyPI, 1.4.0 to 1.32.2, and before those from the sources of each tag.)
  static let later: [[String]: [String: Version]] = [
    ["machine", "run"]: ["--from": "1.0.2", "--init": "1.14.1", "--expose-socket": "1.31.0", "--mount-socket": "1.31.0"]
  ]

  /// Of those it takes the source as a word, too, before the name (v1.0.0's `fork GOLDEN CLONE`).
  private static let sourcePositional = ["machine", "branch"]

  /// Before 1.14.0 a branch was called a fork.
  private static let forks: (before: Version, subcommands: [[String]: [String]], flags: [String: String]) = (
    "1.14.0",
    [["machine", "branch"]: ["machine", "fork"], ["machine", "branch-release"]: ["machine", "fork-release"]],
    ["--branchable": "--forkable", "--branch-pool-size": "--fork-pool-size", "--from": "--golden"]
  )

  /// The words of a subcommand here.
  public func words(of subcommand: [String]) -> [String] {
    version < Self.forks.before ? Self.forks.subcommands[subcommand] ?? subcommand : subcommand
  }

  /// The name of a flag here.
  public func flag(_ flag: String, of subcommand: [String]) -> String {
    guard version < Self.forks.before, let old = Self.forks.flags[flag] else { return flag }
    // Other subcommands have a --from of their own.
    return flag == "--from" && Self.forks.subcommands[subcommand] == nil ? flag : old
  }

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
  public func spelling(of line: ParameterLine, in subcommand: [String]) -> Spelling {
    if version < Self.namePositional.before {
      if line.spelling == .value("--name"), Self.namePositional.subcommands.contains(subcommand) { return .positional }
      if line.spelling == .value("--from"), Self.sourcePositional == subcommand { return .positional }
    }
    switch line.spelling {
    case .value(let flag): return .value(self.flag(flag, of: subcommand))
    case .flag(let flag): return .flag(self.flag(flag, of: subcommand))
    case .repeated, .positional, .trailing, .ours: return line.spelling
    }
  }
}
