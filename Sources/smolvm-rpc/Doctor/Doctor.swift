import JSONRPC
import Smolvm

/// `smolvm-rpc doctor`: looks whether everything is there, and says what to do.
enum Doctor {
  /// One thing that was looked at.
  struct Finding {
    /// How it is.
    enum State: String {
      case good = "ok  "
      /// It will work, and may not for long, or not everywhere.
      case doubtful = "warn"
      case bad = "FAIL"
    }
    let name: String
    let state: State
    let says: String
    var todo: String?
  }

  /// - Returns: the exit status: 0 if microVMs can be expected to run, else 1.
  static func run(_ arguments: Arguments, _ streams: StandardStreams) -> Int32 {
    let environment = ChildEnvironment.current()
    let findings =
      SmolvmCheck.findings(arguments.smolvmPath, environment) + [HypervisorCheck.finding] + FolderChecks.findings(environment)
    let lines = findings.flatMap { finding in
      ["\(finding.state.rawValue) \(finding.name): \(finding.says)"] + (finding.todo.map { ["     \($0)"] } ?? [])
    }
    let status = Output.line(lines.joined(separator: "\n"), to: streams)
    return findings.contains { $0.state == .bad } ? 1 : status
  }
}
