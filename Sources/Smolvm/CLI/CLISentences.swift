import ChildProcess

/// What the CLI says in prose, where nothing else tells (1.4.0 and 1.32.2 say the same).
enum CLISentences {
  /// A line of `machine start`, on stdout, where nothing had to be done.
  static func saysAlreadyRunning(_ outcome: Outcome, _ name: MachineName) -> Bool {
    outcome.hasLine(beginning: "Machine '\(name)' already running")
  }

  /// A line of `machine stop`, on stdout, where nothing had to be done.
  static func saysNotRunning(_ outcome: Outcome, _ name: MachineName) -> Bool {
    outcome.hasLine(beginning: "Machine '\(name)' is not running")
  }

  /// What `machine exec` adds at the end of the command's stderr when its timeout has ended it, without a line end.
  static func timedOut(milliseconds: Int) -> [UInt8] { Array("\ncommand timed out after \(milliseconds)ms".utf8) }

  /// How a line begins that stands before everything else on stderr where the executable's file is not called smolvm (1.7.0 and newer).
  static let note = Array("note: no packed assets found".utf8)

  /// How many bytes at the beginning of stderr are that line.
  static func noteLength(in stderr: OutputCapture) -> Int {
    guard stderr.head.starts(with: note) else { return 0 }
    return stderr.head.firstIndex(of: 0x0A).map { $0 + 1 } ?? 0
  }
}

extension Outcome {
  fileprivate func hasLine(beginning start: String) -> Bool {
    stdout.bytes.split(separator: 0x0A).contains { $0.starts(with: start.utf8) }
  }
}
