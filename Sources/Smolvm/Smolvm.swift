import ChildProcess
import JSON
import Synchronization

/// smolvm, from Swift: runs commands by spawning the installed CLI, in its dialect.
///
/// ```swift
/// let smolvm = try Smolvm()
/// var exec = MachineExec()
/// exec.name = "dev"
/// exec.argv = ["uname", "-a"]
/// let result = try await smolvm.run(exec)
/// ```
public final class Smolvm: Sendable {
  private let finder: CLIFinder
  private let environment: ChildEnvironment
  private let loop: ProcessLoop

  /// - Parameters:
  ///   - path: the CLI; nil looks for it: `SMOLVM_RPC_SMOLVM`, then PATH, then the usual install places.
  ///   - environment: what the CLI inherits; by default this process's.
  ///   - loop: where children live; nil makes one, with a thread of its own.
  /// - Throws: where a loop cannot be made (no descriptors left).
  public init(
    path: String? = nil, environment: [String: String] = ChildEnvironment.current(), loop: ProcessLoop? = nil
  ) throws(SpawnError) {
    let loop = if let loop { loop } else { try ProcessLoop() }
    self.loop = loop
    self.environment = ChildEnvironment(environment)
    finder = CLIFinder(named: path, environment: self.environment, loop: loop)
  }

  /// Looks for the CLI; `then` is called at once or from the loop's thread.
  public func find(_ then: @escaping @Sendable (Result<InstalledCLI, SmolvmError>) -> Void) { finder.find(then) }

  /// Runs a command.
  /// - Throws: `SmolvmError`.
  public func run<C: Command>(_ command: C) async throws -> C.Answer {
    try await withCheckedThrowingContinuation { continuation in
      start(command) { continuation.resume(with: $0) }
    }
  }

  /// Runs a command; `then` is called once, with what came of it, at once or from the loop's thread, where it must not block.
  /// - Returns: a handle to end it early.
  @discardableResult public func start<C: Command>(
    _ command: C, then: @escaping @Sendable (Result<C.Answer, SmolvmError>) -> Void
  ) -> RunningCommand {
    let running = RunningCommand()
    finder.find { [self] found in
      do throws(SmolvmError) {
        let cli = try found.get()
        var command = command
        command.complete()
        go(on: try command.begin(with: cli), cli, running, then)
      } catch {
        then(.failure(error))
      }
    }
    return running
  }

  /// What a command would run here, in order; nothing is executed. Host files may be looked at.
  public func plan<C: Command>(_ command: C, then: @escaping @Sendable (Result<[PlannedStep], SmolvmError>) -> Void) {
    finder.find { found in
      then(
        Result { () throws(SmolvmError) in
          let cli = try found.get()
          var command = command
          command.complete()
          return try PlannedStep.all(of: command, with: cli)
        })
    }
  }

  private func go<Answer: Sendable>(
    on next: Next<Answer>, _ cli: InstalledCLI, _ running: RunningCommand,
    _ then: @escaping @Sendable (Result<Answer, SmolvmError>) -> Void
  ) {
    switch next {
    case .done(let answer): then(.success(answer))
    case .run(let step, let continuation):
      if running.isTerminated { return then(.failure(.terminated)) }
      var spec = ProcessSpec(executable: cli.path, arguments: step.arguments, environment: environment.forChildren)
      spec.stdin = step.stdin
      let capture = Mutex((stdout: OutputCapture(limit: step.outputLimit), stderr: OutputCapture(limit: step.outputLimit)))
      let handle = loop.spawn(spec) { channel, bytes in
        capture.withLock { channel == .stdout ? $0.stdout.append(bytes) : $0.stderr.append(bytes) }
      } end: { [self] result in
        do throws(SmolvmError) {
          let end: ProcessEnd
          do throws(SpawnError) { end = try result.get() } catch { throw SmolvmError(error) }
          if end.cause == .terminated { throw .terminated }
          let (stdout, stderr) = capture.withLock { ($0.stdout, $0.stderr) }
          let outcome = Outcome(argv: [cli.path] + step.arguments, dialect: cli.dialect, end: end, stdout: stdout, stderr: stderr)
          go(on: try continuation(outcome), cli, running, then)
        } catch {
          then(.failure(error))
        }
      }
      running.set(handle)
    }
  }
}

/// A command that runs; may be used from any thread.
public final class RunningCommand: Sendable {
  private let state = Mutex<(child: ChildHandle?, isCancelled: Bool)>((nil, false))

  /// Ends the CLI that runs now, and its whole group: TERM, after 2 s KILL. What it did until then is done.
  public func terminate() {
    state.withLock { state -> ChildHandle? in
      state.isCancelled = true
      return state.child
    }?.terminate()
  }

  var isTerminated: Bool { state.withLock { $0.isCancelled } }

  func set(_ child: ChildHandle) {
    let isCancelled = state.withLock { state in
      state.child = child
      return state.isCancelled
    }
    if isCancelled { child.terminate() }
  }
}

extension SmolvmError {
  static let terminated = SmolvmError(.cancelled, "the call was ended by its caller; what smolvm did until then is done")

  /// The CLI could not be spawned at all.
  init(_ error: SpawnError) {
    self.init(.smolvmFailed, "smolvm could not be run: \(error)", retryable: true)
  }
}
