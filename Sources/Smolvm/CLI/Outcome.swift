import ChildProcess

/// The end of a stream that was held back, and is not in its capture.
struct Held: Sendable {
  var channel: OutputChannel
  var bytes: [UInt8]
}

/// What came of one run of the CLI.
public struct Outcome: Sendable {
  /// The executable and its arguments.
  public let argv: [String]
  /// Which smolvm it was.
  public let dialect: Dialect
  /// How it ended.
  public let end: ProcessEnd
  /// What it wrote on stdout, bounded.
  public let stdout: OutputCapture
  /// What it wrote on stderr, bounded.
  public let stderr: OutputCapture
  /// Of a run that passes a command's output through: the end of it, where the CLI's own words may stand.
  var held: Held?
  /// It was ended since its machine did not answer any more.
  var isUnresponsive = false

  /// It followed its machine, and was ended since there was nothing left to follow.
  var isFollowedToEnd = false

  /// Its stderr with what was held back.
  var wholeStderr: OutputCapture {
    guard let held, held.channel == .stderr, !held.bytes.isEmpty else { return stderr }
    var whole = stderr
    held.bytes.withUnsafeBytes { whole.append($0) }
    return whole
  }

  /// The subcommand, `machine start`.
  var command: String {
    let words = argv.dropFirst(1 + dialect.leading.count)
    let two = words.prefix(2).joined(separator: " ")
    return CLISentences.groupsInGroups.contains(two) ? words.prefix(3).joined(separator: " ") : two
  }

  /// Its stdout as text; bytes that are not UTF-8 are replaced.
  public var text: String { String(decoding: stdout.bytes, as: UTF8.self) }

  /// The failure, if it failed: any end but exit 0.
  public var failure: SmolvmError? {
    if case .exited(0) = end.status { return nil }
    return FailureReader.read(self)
  }
}
