import ChildProcess
import JSON

/// Reads from a failed run of the CLI what went wrong.
enum FailureReader {
  /// smolvm's own words about a failure.
  struct Claim {
    /// Its code, where failures come as JSON.
    var code: String?
    var message: String
    /// How many bytes at the end of stderr it takes.
    var length: Int
  }

  static func read(_ outcome: Outcome) -> SmolvmError {
    let claim = claim(in: outcome)
    let said = StderrText(outcome.wholeStderr)
    var error: SmolvmError
    switch outcome.end.status {
    case _ where outcome.isUnresponsive: error = .unresponsive
    case _ where outcome.end.cause == .terminated: error = .cancelled
    case .signaled(let signal):
      error = SmolvmError(
        .outcomeUnknown, "smolvm was killed by signal \(signal) before it was done",
        hint: "ask for the machine's status: the work may or may not have been done")
    case .exited(2) where said.refusal != nil:
      error = SmolvmError(.invalidParams, "smolvm \(outcome.command) refuses its arguments: \(said.refusal ?? "")")
    case .exited(let code):
      error = FailureRules.error(
        code: claim?.code, message: claim?.message ?? said.lastLine, exitCode: Int(code), command: outcome.command,
        given: Array(outcome.argv.dropFirst(1 + outcome.dialect.leading.count + 2)))
    }
    error.run = run(outcome, code: claim?.code, stderr: said.tail)
    return error
  }

  /// The claim on the last line of stderr: `{"error":{"code","message"}}`, or `Error: …` before 1.28.1.
  static func claim(in outcome: Outcome) -> Claim? {
    guard outcome.end.status == .exited(1) else { return nil }
    // What was held back for this; else the end of stderr (an argument that it repeats has at most 128 KiB).
    let held = outcome.held?.channel == .stderr ? outcome.held?.bytes[...] : nil
    let bytes = held ?? outcome.stderr.tailBytes.suffix(256 << 10)
    var stop = bytes.endIndex
    while stop > bytes.startIndex, bytes[stop - 1] == 0x0A || bytes[stop - 1] == 0x0D { stop -= 1 }
    // Progress is drawn with carriage returns, and the error line may follow it without a line end (`machine cp`, 1.32.2).
    let start = bytes[..<stop].lastIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 } ?? bytes.startIndex
    var line = Array(bytes[start..<stop])
    if outcome.dialect.hasJSONErrors {
      // What was drawn last stays on the line. (What a guest writes there is its own: it has to begin the line.)
      if outcome.command == "machine cp" { line = withoutProgress(line) }
      guard line.first == UInt8(ascii: "{"), let value = try? JSONParser.parse(line), let error = value["error"],
        let code = error["code"]?.string, let message = error["message"]?.string
      else { return nil }
      return Claim(code: code, message: message, length: bytes.endIndex - start)
    }
    guard line.starts(with: CLISentences.textFailure) else { return nil }
    let message = line.dropFirst(CLISentences.textFailure.count)
    return Claim(code: nil, message: String(decoding: message, as: UTF8.self), length: bytes.endIndex - start)
  }

  private static func withoutProgress(_ line: [UInt8]) -> [UInt8] {
    let begin = Array(#"{"error":{"code":"#.utf8)
    guard line.count > begin.count else { return line }
    let place = (0...(line.count - begin.count)).last { line[$0...].starts(with: begin) }
    return place.map { Array(line[$0...]) } ?? line
  }

  static func run(_ outcome: Outcome, code: String? = nil, stderr: String? = nil) -> SmolvmError.Run {
    var run = SmolvmError.Run(argv: outcome.argv, code: code, stderr: stderr ?? StderrText(outcome.wholeStderr).tail)
    switch outcome.end.status {
    case .exited(let code): run.exitCode = Int(code)
    case .signaled(let signal): run.signal = Int(signal)
    }
    return run
  }
}
