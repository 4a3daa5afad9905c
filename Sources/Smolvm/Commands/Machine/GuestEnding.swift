import ChildProcess
import JSON

/// How a run of the CLI ended that passed a command's output through, and whose words the last ones are.
struct GuestEnding: Sendable {
  /// A failure that smolvm claims, or the command in its name.
  struct Claim: Sendable {
    let error: SmolvmError
    /// How many bytes at the end of stderr it takes.
    let length: Int
  }

  private let command: GuestCommand
  private let outcome: Outcome
  private let isDetached: Bool
  private let machineWasStarted: Bool
  /// Nil where the ending is surely not a failure of smolvm's.
  let claim: Claim?

  /// - Parameter machineWasStarted: whether its machine was started for it.
  init(of command: GuestCommand, _ outcome: Outcome, isDetached: Bool = false, machineWasStarted: Bool = false) {
    self.command = command
    self.isDetached = isDetached
    self.machineWasStarted = machineWasStarted
    self.outcome = outcome
    guard outcome.end.cause == .itself, let claim = FailureReader.claim(in: outcome), let error = outcome.failure else {
      self.claim = nil
      return
    }
    // A program that wrote output has been spawned.
    let isRefuted = error.kind == .commandNotStarted && outcome.hasOutput(besides: claim.length)
    // Before JSON errors the form is `Error: …`, which many programs print before they exit with 1, so the words must be known ones.
    let isKnown =
      outcome.dialect.hasJSONErrors || command.tty != nil || error.kind != .smolvmFailed
      || CLISentences.failureBeginnings.contains { claim.message.hasPrefix($0) }
    self.claim = isRefuted || !isKnown ? nil : Claim(error: error, length: claim.length)
  }

  /// What came of it if nobody claims a failure.
  var answer: Next<ExecAnswer> {
    guard case .exited(let code) = outcome.end.status, outcome.end.cause == .itself else {
      return failure(outcome.failure ?? .cancelled, unverified: false)
    }
    if isDetached {
      guard code == 0, let pid = Int(outcome.text.filter { !$0.isWhitespace }) else {
        let error = SmolvmError(.smolvmFailed, "smolvm \(outcome.command) did not say which process it left running")
        return failure(outcome.failure ?? error, unverified: false)
      }
      return .done(.detached(DetachedCommand(pid: pid)))
    }
    return guests
  }

  /// The end is the command's own, whatever stands on its stderr.
  var guests: Next<ExecAnswer> {
    guard case .exited(let code) = outcome.end.status else { return failure(outcome.failure ?? .cancelled, unverified: false) }
    let note = command.timeout?.milliseconds.flatMap { limit in
      code == 124 && outcome.end.elapsed.wholeMilliseconds >= limit ? CLISentences.timedOut(milliseconds: limit) : nil
    }
    // Its line end may have come alone, before it could be known.
    let notes = note.map { note in [note, Array(note.dropFirst())] } ?? []
    let added = notes.first { outcome.held?.bytes.suffix($0.count).elementsEqual($0) == true }?.count ?? 0
    return passOn(without: added) { output in
      var output = output
      output.exitCode = Int(code)
      if machineWasStarted { output.started = true }
      if note != nil { (output.timedOut, output.killScope) = (true, outcome.dialect.killScope) }
      return .done(.finished(output))
    }
  }

  /// smolvm failed, with the output so far.
  func failure(_ error: SmolvmError, unverified: Bool) -> Next<ExecAnswer> {
    passOn(without: command.tty == nil ? claim?.length ?? 0 : 0) { output throws(SmolvmError) in
      var error = error
      if let secrets = command.secrets {
        error.message = secrets.removed(from: error.message)
        error.run = error.run.map { run in
          var run = run
          run.stderr = secrets.removed(from: run.stderr)
          return run
        }
      }
      error.output = output
      if outcome.end.cause != .itself { error.output?.killScope = outcome.dialect.killScope }
      error.unverified = unverified
      let never: Set<SmolvmError.Kind> = [.machineNotFound, .machineNotRunning, .machinePaused, .commandNotStarted]
      if never.contains(error.kind) { error.started = false }
      if outcome.hasOutput(besides: claim?.length ?? 0) { error.started = true }
      throw error
    }
  }

  /// Gives the command what was held back of its own, and goes on with all of its output.
  private func passOn(
    without added: Int, _ then: @escaping @Sendable (CommandOutput) throws(SmolvmError) -> Next<ExecAnswer>
  ) -> Next<ExecAnswer> {
    let own = Array(outcome.held?.bytes.dropLast(added) ?? [])
    let output = CommandOutput(outcome, own, of: command)
    return .passOn(own, command.tty == nil ? .stderr : .tty) { () throws(SmolvmError) in try then(output) }
  }
}

extension Outcome {
  /// Whether the command wrote anything.
  fileprivate func hasOutput(besides claimed: Int) -> Bool {
    if stdout.total > 0 { return true }
    guard let held else { return false }
    return held.channel == .stdout ? !held.bytes.isEmpty : stderr.total + held.bytes.count > claimed
  }
}

/// What comes of a command in a machine.
public enum ExecAnswer: Encodable, Sendable, SchemaDescribed {
  /// `ExecAnswer`
  public static var schemaName: String? { "ExecAnswer" }

  /// The command ended.
  case finished(CommandOutput)
  /// The command was left running.
  case detached(DetachedCommand)

  public static func schema(_ definitions: inout SchemaDefinitions) -> JSONObject {
    var properties = JSONObject()
    for member in CommandOutput.members + DetachedCommand.members {
      properties[member.name] = .object(definitions.schema(of: member.type).described(member.documentation))
    }
    return [
      "description": "What a command in a machine wrote and how it ended; of a detached one only its pid.", "type": "object",
      "properties": .object(properties),
      "anyOf": [["required": ["exitCode", "durationMs"]], ["required": ["pid"]]],
    ]
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .finished(let output): try output.encode(to: encoder)
    case .detached(let command): try command.encode(to: encoder)
    }
  }
}

/// A command that was left running.
public struct DetachedCommand: DescribedObject {
  public static let about = "A command that was left running."
  /// Its process id in the machine.
  @Member("Its process id in the machine.") public var pid: Int

  public init() {}
  init(pid: Int) { self.pid = pid }
}
