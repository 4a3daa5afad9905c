import ChildProcess

/// One run of the CLI that a command would make.
public struct PlannedStep: Encodable, Sendable {
  /// The executable and its arguments.
  public let argv: [String]
  /// What is set for it beside the inherited environment; null is removed.
  public let env: Environment
  /// When it is run.
  public let when: String

  /// What is changed in the environment.
  public struct Environment: Encodable, Sendable {
    /// Whether there is a folder for what it works with, whose name is known only then.
    let hasScratch: Bool

    private struct Key: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      for (name, value) in ChildEnvironment.set { try container.encode(value, forKey: Key(stringValue: name)) }
      if hasScratch { try container.encode("(a new folder, removed afterwards)", forKey: Key(stringValue: ScratchFolder.variable)) }
      for name in ChildEnvironment.removed { try container.encodeNil(forKey: Key(stringValue: name)) }
    }
  }

  /// Walks through a command with made-up outcomes: success, then the failures after which commands look again. Nobody keeps a second
  /// list of what a command runs.
  static func all<C: Command>(of command: C, with cli: InstalledCLI) throws(SmolvmError) -> [PlannedStep] {
    var steps: [PlannedStep] = []
    func walk(_ next: Next<C.Answer>, _ depth: Int) {
      if case .passOn(_, _, let then) = next, let next = try? then() { return walk(next, depth) }
      guard case .run(let step, let then) = next, depth < 4 else { return }
      let planned = PlannedStep(argv: [cli.path] + step.arguments, env: Environment(hasScratch: step.needsScratch), when: step.when)
      if !steps.contains(where: { $0.argv == planned.argv }) { steps.append(planned) }
      for outcome in Outcome.imagined(argv: planned.argv, dialect: cli.dialect) {
        // What is thrown is the end of that way.
        if let next = try? then(outcome) { walk(next, depth + 1) }
      }
    }
    walk(try command.begin(with: cli), 0)
    return steps
  }
}

extension Outcome {
  /// Success, and the failure that commands do not take at its word.
  fileprivate static func imagined(argv: [String], dialect: Dialect) -> [Outcome] {
    let claims = [
      #"{"error":{"code":"SMOLVM_ERROR","message":"machine is not running"}}"#,
      "Error: agent operation failed: machine is not running",
    ]
    var failed = OutputCapture(limit: 256)
    Array(claims[dialect.hasJSONErrors ? 0 : 1].utf8).withUnsafeBytes { failed.append($0) }
    return [(Int32(0), OutputCapture(limit: 1)), (1, failed)].map { code, stderr in
      Outcome(
        argv: argv, dialect: dialect, end: ProcessEnd(status: .exited(code), cause: .itself, elapsed: .zero),
        stdout: OutputCapture(limit: 1), stderr: stderr,
        held: Held(channel: .stderr, bytes: stderr.bytes))
    }
  }
}
