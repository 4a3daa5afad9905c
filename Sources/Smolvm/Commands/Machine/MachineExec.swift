import ChildProcess
import JSON

/// Runs a command in a running machine.
public struct MachineExec: Command {
  public typealias Answer = ExecAnswer

  /// `machine.exec`
  public static let method = "machine.exec"
  /// One sentence.
  public static let summary = "Runs a command in a running machine; its exit code is a result, whatever it is."
  /// `machine exec`
  public static let subcommand = ["machine", "exec"]
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.use), "The machine.") public var name: MachineName
  /// The program and its arguments.
  @Parameter(.trailing, "The program and its arguments; no shell.") public var argv: [String]
  /// Environment variables.
  @Parameter(.repeated("-e"), "Environment variables; anyone on the host can see them in the process list.") public var env: Pairs?
  /// The working directory.
  @Parameter(.value("-w"), "The working directory in the machine.") public var workdir: String?
  /// The user.
  @Parameter(.value("--user"), since: "1.14.0", "The user in the machine (machines made from an image).") public var user: String?
  /// The time after which the guest ends the command.
  @Parameter(.value("--timeout"), "Ends the command in the guest after this time: exit code 124.") public var timeout: TimeSpan?
  /// What the command reads.
  @Parameter(.ours, "What the command reads; then, or at once without it, end of file.") public var stdin: FreeText?
  /// How `stdin` is to be read.
  @Parameter(.ours, "How stdin is to be read: utf8 (as it is) or base64.") public var stdinEncoding: CommandOutput.Encoding?
  /// How output is returned.
  @Parameter(.ours, "Forces the encoding of output; utf8 replaces bytes that are none.") public var encoding:
    CommandOutput.Encoding?
  /// How much output is kept.
  @Parameter(.ours, "How many bytes of each stream are kept: head and tail, 1 MiB unless given, at most 16 MiB.")
  public var maxOutputBytes: Int?
  /// Whether to leave it running.
  @Parameter(.flag("-d"), since: "1.3.0", "Leaves the command running in the machine and answers with its process id.")
  public var detach: Bool?

  private static let outputLimits = 0...(16 << 20)

  public func check() throws(JSONMismatch) {
    if argv.isEmpty { throw JSONMismatch(pointer: "/argv", expected: "at least the program") }
    if let maxOutputBytes, !Self.outputLimits.contains(maxOutputBytes) {
      throw JSONMismatch(pointer: "/maxOutputBytes", expected: "a whole number from 0 to \(Self.outputLimits.upperBound)")
    }
    _ = try stdinBytes()
    if detach == true, stdin != nil || timeout != nil {
      let member = stdin != nil ? "stdin" : "timeout"
      throw JSONMismatch(pointer: "/\(member)", expected: "not to be given with detach: a detached command has none")
    }
  }

  public func begin(with cli: InstalledCLI) throws(SmolvmError) -> Next<ExecAnswer> {
    var step = try cli.step(self, adding: detach == true ? [] : cli.dialect.captureFlags(hasStdin: stdin != nil))
    do throws(JSONMismatch) {
      if let bytes = try stdinBytes() { step.stdin = .bytes(bytes) }
    } catch {
      throw SmolvmError(error)
    }
    // Room for what the CLI itself may add at the end of stderr, whose tail is half of it.
    step.outputLimit = max(outputLimit + 4096, 512 << 10)
    return .run(step) { outcome throws(SmolvmError) in try read(outcome, cli) }
  }

  private var outputLimit: Int { maxOutputBytes ?? 1 << 20 }

  private func stdinBytes() throws(JSONMismatch) -> [UInt8]? {
    guard stdinEncoding == .base64 else { return stdin.map { Array($0.text.utf8) } }
    guard let stdin else { return nil }
    guard let bytes = Base64.decode(stdin.text) else {
      throw JSONMismatch(pointer: "/stdin", expected: "base64 (RFC 4648, padded), as stdinEncoding says")
    }
    return bytes
  }

  private func read(_ outcome: Outcome, _ cli: InstalledCLI) throws(SmolvmError) -> Next<ExecAnswer> {
    guard case .exited(let code) = outcome.end.status, outcome.end.cause == .itself else { throw failed(outcome, claim: nil) }
    if let claim = FailureReader.claim(in: outcome), let error = outcome.failure, isSmolvms(error, claim, outcome) {
      return try examine(error, claim, outcome, cli)
    }
    if detach == true {
      guard code == 0, let pid = Int(outcome.text.filter { !$0.isWhitespace }) else { throw failed(outcome, claim: nil) }
      return .done(.detached(pid: pid))
    }
    return .done(.finished(result(outcome, Int(code))))
  }

  /// Whether a line that has the form of smolvm's errors is taken for one. Before JSON errors the form is `Error: …`, which many programs
  /// print before they exit with 1, so there the words must be known ones; and a program that wrote output has been spawned.
  private func isSmolvms(_ error: SmolvmError, _ claim: FailureReader.Claim, _ outcome: Outcome) -> Bool {
    if error.kind == .commandNotStarted, outcome.hasOutput(besides: claim) { return false }
    return outcome.dialect.hasJSONErrors || error.kind != .smolvmFailed || claim.message.hasPrefix("agent operation failed")
      || claim.message.hasPrefix("io operation failed")
  }

  /// A guest can print smolvm's error line and exit with 1. What it claims about its machine can be asked.
  private func examine(
    _ error: SmolvmError, _ claim: FailureReader.Claim, _ outcome: Outcome, _ cli: InstalledCLI
  ) throws(SmolvmError) -> Next<ExecAnswer> {
    guard error.kind == .machineNotFound || error.kind == .machineNotRunning else {
      var error = failed(outcome, claim: claim)
      error.unverified = true
      throw error
    }
    var status = MachineStatus()
    status.name = name
    let step = try cli.step(status, when: "the last line on stderr says that the machine is missing or not running")
    return .run(step) { [status] answer throws(SmolvmError) in
      var error = failed(outcome, claim: claim)
      if let failure = answer.failure {
        // Status does not know: then neither do we, unless it says that there is no such machine.
        error.unverified = failure.kind != .machineNotFound
        throw error
      }
      let state = try status.answer(to: answer).state
      if state == "running" { return .done(.finished(result(outcome, 1))) }
      // Of a paused machine, too, exec says that it is not running (1.32.2).
      if state == "paused" || state == "frozen" {
        error.kind = .machinePaused
        error.hint = "resume it first"
      }
      throw error
    }
  }

  private func failed(_ outcome: Outcome, claim: FailureReader.Claim?) -> SmolvmError {
    var error = outcome.failure ?? SmolvmError(.smolvmFailed, "smolvm machine exec did not say which process it left running")
    let added = claim.map { $0.length } ?? 0
    error.output = CommandOutput(outcome, exitCode: nil, limit: outputLimit, encoding: encoding, addedToStderr: added)
    let never: Set<SmolvmError.Kind> = [.machineNotFound, .machineNotRunning, .machinePaused, .commandNotStarted]
    if never.contains(error.kind) { error.started = false }
    if outcome.hasOutput(besides: claim) { error.started = true }
    return error
  }

  private func result(_ outcome: Outcome, _ code: Int) -> CommandOutput {
    guard code == 124, let limit = timeout?.milliseconds, outcome.end.elapsed.wholeMilliseconds >= limit else {
      return CommandOutput(outcome, exitCode: code, limit: outputLimit, encoding: encoding)
    }
    let notice = CLISentences.timedOut(milliseconds: limit)
    let added = outcome.stderr.tailBytes.suffix(notice.count).elementsEqual(notice) ? notice.count : 0
    var output = CommandOutput(outcome, exitCode: code, limit: outputLimit, encoding: encoding, addedToStderr: added)
    output.timedOut = true
    return output
  }
}

extension Outcome {
  /// Whether the command wrote anything.
  fileprivate func hasOutput(besides claim: FailureReader.Claim?) -> Bool {
    stdout.total > 0 || stderr.total - CLISentences.noteLength(in: stderr) > (claim?.length ?? 0)
  }
}

/// What comes of `machine.exec`.
public enum ExecAnswer: Encodable, Sendable {
  /// The command ended.
  case finished(CommandOutput)
  /// The command was left running, with this process id in the machine.
  case detached(pid: Int)

  private enum CodingKeys: CodingKey { case pid }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .finished(let output): try output.encode(to: encoder)
    case .detached(let pid):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(pid, forKey: .pid)
    }
  }
}
