import ChildProcess
import JSON
import Synchronization

/// smolvm, from Swift: runs commands by spawning the installed CLI, in its dialect.
///
/// ```swift
/// let smolvm = try SmolvmClient()
/// var exec = MachineExec()
/// exec.name = "dev"
/// exec.argv = ["uname", "-a"]
/// let result = try await smolvm.run(exec)
/// ```
public final class SmolvmClient: Sendable {
  private let finder: CLIFinder
  private let environment: ChildEnvironment
  private let loop: ProcessLoop
  /// Held while a child is handed to the loop, so that none comes after `end` has told the loop to end all.
  private let isEnded = Mutex(false)

  /// - Parameters:
  ///   - path: the CLI; nil looks for it: `SMOLVM_RPC_SMOLVM`, then PATH, then the usual install places.
  ///   - environment: what the CLI inherits; by default this process's.
  /// - Throws: where a loop for children cannot be made (no descriptors or threads left).
  public init(path: String? = nil, environment: ChildEnvironment = .current()) throws(SmolvmError) {
    do throws(SpawnError) { loop = try ProcessLoop() } catch { throw SmolvmError(error) }
    self.environment = environment
    finder = CLIFinder(named: path, environment: environment, loop: loop)
  }

  /// Looks for the CLI; `then` is called at once or from the loop's thread.
  public func find(_ then: @escaping @Sendable (Result<InstalledCLI, SmolvmError>) -> Void) { finder.find(then) }

  /// Runs a command; cancelling the task ends it.
  /// - Throws: `SmolvmError`.
  public func run<C: Command>(_ command: C) async throws -> C.Answer {
    let running = RunningCommand()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        start(command, as: running) { continuation.resume(with: $0) }
      }
    } onCancel: {
      running.terminate()
    }
  }

  /// Runs a command; `then` is called once, with what came of it, at once or from the loop's thread, where it must not block.
  /// - Returns: a handle to end it early.
  @discardableResult public func start<C: Command>(
    _ command: C, then: @escaping @Sendable (Result<C.Answer, SmolvmError>) -> Void
  ) -> RunningCommand {
    let running = RunningCommand()
    start(command, as: running, then)
    return running
  }

  /// What a command would run here, in order; nothing is executed. Host files may be looked at.
  public func plan<C: Command>(_ command: C, then: @escaping @Sendable (Result<[PlannedStep], SmolvmError>) -> Void) {
    finder.find { found in
      then(Result { () throws(SmolvmError) in try PlannedStep.all(of: try command.checked(), with: try found.get()) })
    }
  }

  /// Ends every command that runs and starts no more; blocks until all children are gone.
  /// - Parameter grace: how long a child may take before it is killed.
  public func end(grace: Duration) {
    isEnded.withLock { isEnded in
      isEnded = true
      loop.terminateAll(grace: grace)
    }
    loop.waitUntilIdle()
  }

  private func start<C: Command>(
    _ command: C, as running: RunningCommand, _ then: @escaping @Sendable (Result<C.Answer, SmolvmError>) -> Void
  ) {
    finder.find { [self] found in
      do throws(SmolvmError) {
        let cli = try found.get()
        go(on: try command.checked().begin(with: cli), cli, running, then)
      } catch {
        then(.failure(error))
      }
    }
  }

  private func go<Answer: Sendable>(
    on next: Next<Answer>, _ cli: InstalledCLI, _ running: RunningCommand,
    _ then: @escaping @Sendable (Result<Answer, SmolvmError>) -> Void
  ) {
    switch next {
    case .done(let answer): then(.success(answer))
    case .run(let step, let continuation):
      var spec = ProcessSpec(executable: cli.path, arguments: step.arguments)
      spec.environmentEntries = environment.forChildren
      spec.stdin = step.stdin
      let isStarted = spawn(spec, running, step.outputLimit) { [self] result, stdout, stderr in
        do throws(SmolvmError) {
          let end: ProcessEnd
          do throws(SpawnError) { end = try result.get() } catch { throw SmolvmError(error) }
          let outcome = Outcome(argv: [cli.path] + step.arguments, dialect: cli.dialect, end: end, stdout: stdout, stderr: stderr)
          go(on: try continuation(outcome), cli, running, then)
        } catch {
          then(.failure(error))
        }
      }
      if !isStarted { then(.failure(.terminated)) }
    }
  }

  /// Hands a child to the loop, which gives back how it ended and what it wrote; false if nothing may start any more.
  private func spawn(
    _ spec: ProcessSpec, _ running: RunningCommand, _ limit: Int,
    _ ended: @escaping @Sendable (Result<ProcessEnd, SpawnError>, OutputCapture, OutputCapture) -> Void
  ) -> Bool {
    let capture = Mutex((stdout: OutputCapture(limit: limit), stderr: OutputCapture(limit: limit)))
    return isEnded.withLock { isEnded in
      !isEnded
        && running.begin {
          loop.spawn(spec) { channel, bytes in
            capture.withLock { channel == .stdout ? $0.stdout.append(bytes) : $0.stderr.append(bytes) }
          } end: { result in
            let (stdout, stderr) = capture.withLock { ($0.stdout, $0.stderr) }
            ended(result, stdout, stderr)
          }
        }
    }
  }
}

/// A command that runs; may be used from any thread.
public final class RunningCommand: Sendable {
  private let state = Mutex<(child: ChildHandle?, isTerminated: Bool)>((nil, false))

  /// Ends the CLI that runs now, and its whole group: TERM, after 2 s KILL. What it did until then is done.
  public func terminate() {
    state.withLock { state -> ChildHandle? in
      state.isTerminated = true
      return state.child
    }?.terminate()
  }

  /// Begins its next child, under the lock (handing it to the loop only queues it): a child that ends at once cannot be followed by the
  /// next before it is known here.
  fileprivate func begin(_ child: () -> ChildHandle) -> Bool {
    state.withLock { state in
      if state.isTerminated { return false }
      state.child = child()
      return true
    }
  }
}

extension Command {
  /// The command with what was left to us, all its parameters checked.
  fileprivate func checked() throws(SmolvmError) -> Self {
    var command = self
    command.complete()
    do throws(JSONMismatch) { try command.checkAll() } catch { throw SmolvmError(error) }
    return command
  }
}
