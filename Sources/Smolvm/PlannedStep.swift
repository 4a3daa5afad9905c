import ChildProcess
import JSON

/// One run of the CLI that a command would make.
public struct PlannedStep: DescribedObject {
  public static let about = "One run of smolvm that a call would make."
  /// The executable and its arguments.
  @Member("The executable and its arguments.") public var argv: [String]
  /// What is set for it beside the inherited environment; null is removed.
  @Member("What is set for it beside the inherited environment; null is removed.") public var env: NamedValues<String?>
  /// When it is run.
  @Member("When it is run.") public var when: String

  public init() {}

  /// - Parameter hasScratch: whether there is a folder for what it works with, whose name is known only then.
  private init(argv: [String], hasScratch: Bool, secrets: [String], when: String) {
    (self.argv, self.when) = (argv, when)
    for (name, value) in ChildEnvironment.set { env.append(name, value) }
    if hasScratch { env.append(ScratchFolder.variable, "(a new folder, removed afterwards)") }
    for name in secrets { env.append(name, "(a secret)") }
    for name in ChildEnvironment.removed { env.append(name, nil) }
  }

  /// Walks through a command with made-up outcomes: success, then the failures after which commands look again. Nobody keeps a second
  /// list of what a command runs.
  static func all<C: Command>(of command: C, with cli: InstalledCLI) throws(SmolvmError) -> [PlannedStep] {
    var steps: [PlannedStep] = []
    func walk(_ next: Next<C.Answer>, _ depth: Int) {
      if case .passOn(_, _, let then) = next, let next = try? then() { return walk(next, depth) }
      if case .aside(_, let then) = next, let next = try? then(.success(())) { return walk(next, depth) }
      guard case .run(let step, let then) = next, depth < 4 else { return }
      let planned = PlannedStep(
        argv: [step.executable ?? cli.path] + step.arguments, hasScratch: step.needsScratch, secrets: step.secrets.map(\.name),
        when: step.when)
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
