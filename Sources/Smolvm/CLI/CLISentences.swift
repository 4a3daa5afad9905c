import ChildProcess

/// What the CLI says in prose, where nothing else tells (1.4.0 and 1.32.2 say the same).
enum CLISentences {
  /// A line of `machine start`, on stdout, where nothing had to be done.
  static func saysAlreadyRunning(_ outcome: Outcome, _ name: MachineName) -> Bool {
    outcome.hasLine(beginning: "Machine '\(name)' already running")
  }

  /// What two words do not name yet.
  static let groupsInGroups: Set<String> = ["machine mount", "config registries"]

  /// A line of `machine stop`, on stdout, where nothing had to be done.
  static func saysNotRunning(_ outcome: Outcome, _ name: MachineName) -> Bool {
    outcome.hasLine(beginning: "Machine '\(name)' is not running")
  }

  /// A line of `machine update`, on stdout, where nothing was given.
  static func saysNoChanges(_ outcome: Outcome) -> Bool { outcome.hasLine(beginning: "No changes specified") }

  /// The path that a command prints on a line of its own (`machine data-dir`, `config registries path`).
  static func path(_ outcome: Outcome) throws(SmolvmError) -> String {
    let lines = outcome.text.split(separator: "\n")
    guard lines.count == 1, let path = lines.first, path.hasPrefix("/") else { throw CLIJSON.unexpected(outcome, "a path") }
    return String(path)
  }

  /// The file that `config registries init` made (stdout), or found (stderr).
  static func configFile(_ outcome: Outcome) throws(SmolvmError) -> (path: String, isNew: Bool) {
    let words: [(String, [UInt8], Bool)] = [
      ("Created example configuration at ", outcome.stdout.bytes, true),
      ("Configuration file already exists at ", outcome.stderr.bytes, false),
    ]
    for (beginning, bytes, isNew) in words {
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix(beginning) {
        return (String(line.dropFirst(beginning.count)), isNew)
      }
    }
    throw CLIJSON.unexpected(outcome, "the path of a file")
  }

  /// What `machine exec` adds at the end of the command's stderr when its timeout has ended it, without a line end.
  static func timedOut(milliseconds: Int) -> [UInt8] { Array("\ncommand timed out after \(milliseconds)ms".utf8) }

  /// How a line begins that stands before everything else on stderr where the executable's file is not called smolvm (1.7.0 and newer).
  static let note = Array("note: no packed assets found".utf8)

  /// How the lines begin that `machine run` prints on stderr before the command's own, in this order, each once (1.32.2). The image's is
  /// drawn twice on one line, with a carriage return.
  static func openings(ofRunWithImage hasImage: Bool) -> [[UInt8]] {
    [Array("Starting ephemeral machine (".utf8)] + (hasImage ? [Array("Pulling image ".utf8)] : [])
  }

  /// How a failure begins that comes as JSON, from 1.28.1 on.
  static let jsonFailure = Array(#"{"error":{"code":"#.utf8)

  /// How the messages of failures begin that have no kind of their own.
  static let failureBeginnings = ["agent operation failed", "io operation failed"]

  /// How a failure begins that comes as text.
  static let textFailure = Array("Error: ".utf8)
}

extension OutputFilter {
  /// For a command in a machine, whose stderr, or terminal, the CLI passes on among its own words.
  init(for dialect: Dialect, timeout: TimeSpan?, isTerminal: Bool, openings: [[UInt8]]) {
    let failure = dialect.hasJSONErrors ? CLISentences.jsonFailure : CLISentences.textFailure
    let note = timeout?.milliseconds.map(CLISentences.timedOut)
    self.init(
      openings: isTerminal ? [] : [CLISentences.note] + openings,
      endings: Endings(failure: isTerminal ? nil : failure, timeout: note))
  }
}

extension Outcome {
  fileprivate func hasLine(beginning start: String) -> Bool {
    stdout.bytes.split(separator: 0x0A).contains { $0.starts(with: start.utf8) }
  }
}
