import ChildProcess
import JSON
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

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
  let patience: Patience
  let outputBudget = OutputBudget()
  private let records: (any ChildRecords)?
  /// Who is told of each run of the CLI. In a structure for the reason that ``OutputBudget`` gives.
  private struct Teller { let tell: @Sendable (() -> String) -> Void }
  /// What is kept of a child that may last. In a structure, too.
  private struct Record { var forget: (@Sendable () -> Void)? }
  private let runs = Mutex<Teller?>(nil)
  /// Held while a child is handed to the loop, so that none comes after `end` has told the loop to end all.
  private let isEnded = Mutex(false)

  /// - Parameters:
  ///   - path: the CLI; nil looks for it: `SMOLVM_RPC_SMOLVM`, then PATH, then the usual install places.
  ///   - environment: what the CLI inherits; by default this process's.
  ///   - patience: how long a machine may be silent.
  ///   - records: who keeps a record of processes that may last.
  /// - Throws: where a loop for children cannot be made (no descriptors or threads left).
  public init(
    path: String? = nil, environment: ChildEnvironment = .current(), patience: Patience = Patience(),
    records: (any ChildRecords)? = nil
  ) throws(SmolvmError) {
    self.records = records
    self.patience = patience
    do throws(SpawnError) { loop = try ProcessLoop() } catch { throw SmolvmError(error) }
    self.environment = environment
    finder = CLIFinder(named: path, environment: environment, loop: loop)
  }

  /// Looks for the CLI; `then` is called at once or from the loop's thread.
  public func find(_ then: @escaping @Sendable (Result<InstalledCLI, SmolvmError>) -> Void) { finder.find(then) }

  /// Runs a command; cancelling the task ends it.
  /// - Throws: `SmolvmError`.
  public func run<C: Command>(_ command: C, telling events: CommandEvents = CommandEvents()) async throws -> C.Answer {
    let running = RunningCommand()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        start(command, as: running, telling: events) { continuation.resume(with: $0) }
      }
    } onCancel: {
      running.cancel()
    }
  }

  /// Runs a command.
  /// - Parameters:
  ///   - running: a handle to end it early and to feed it; made before, so that it may be used before the command has begun.
  ///   - events: whom to tell what while it runs.
  ///   - then: called once, with what came of it, at once or from the loop's thread, where it must not block.
  public func start<C: Command>(
    _ command: C, as running: RunningCommand = RunningCommand(), telling events: CommandEvents = CommandEvents(),
    then: @escaping @Sendable (Result<C.Answer, SmolvmError>) -> Void
  ) {
    let isAnswered = Atomic(false)
    let run = CommandRun<C.Answer>(client: self, running: running, events: events) { result in
      guard !isAnswered.exchange(true, ordering: .relaxed) else { return }
      running.end()
      then(result)
    }
    running.whileWaiting { run.then(.failure(.notBegun)) }
    finder.find { found in
      if isAnswered.load(ordering: .relaxed) { return }
      do throws(SmolvmError) {
        let cli = try found.get()
        run.go(on: try command.checked().begin(with: cli), cli)
      } catch {
        run.then(.failure(error))
      }
    }
  }

  /// What a command would run here, in order; nothing is executed. Host files may be looked at.
  public func plan<C: Command>(_ command: C, then: @escaping @Sendable (Result<[PlannedStep], SmolvmError>) -> Void) {
    finder.find { found in
      then(Result { () throws(SmolvmError) in try PlannedStep.all(of: try command.checked(), with: try found.get()) })
    }
  }

  /// Does `work` on the loop's thread, which it must not block.
  public func perform(_ work: @escaping @Sendable () -> Void) { loop.perform(work) }

  /// Does `work` on the loop's thread, which it must not block, when `delay` is over.
  /// - Returns: how to call that off.
  public func after(_ delay: Duration, _ work: @escaping @Sendable () -> Void) -> @Sendable () -> Void {
    let timer = loop.after(delay, work)
    return { timer.cancel() }
  }

  /// Counts what somebody else keeps of earlier commands' output, in bytes, when it is decided how much of a command's is kept.
  public func countKeptOutput(_ elsewhere: @escaping @Sendable () -> Int) { outputBudget.count(elsewhere) }

  /// Tells of every run of the CLI, when it begins and how it ends, in a line for a person, which is made when it is asked for; the arguments
  /// hold no secrets. To be said before the first.
  public func tellRuns(_ tell: @escaping @Sendable (() -> String) -> Void) { runs.withLock { $0 = Teller(tell: tell) } }

  /// Ends every command that runs and starts no more; blocks until all children are gone.
  /// - Parameter grace: how long a child may take before it is killed.
  public func end(grace: Duration) {
    isEnded.withLock { isEnded in
      isEnded = true
      loop.terminateAll(grace: grace)
    }
    loop.waitUntilIdle()
  }

  /// Makes a folder for what a run of the CLI works with; nil where there can be none.
  func makeScratch(in parent: String?) -> ScratchFolder? {
    ScratchFolder(of: records?.owner ?? "\(getpid())", in: parent, environment)
  }

  /// Removes it with all that is in it, and then calls `done`, at once or from the loop's thread. What cannot be removed now stays for the
  /// owner's end.
  func remove(_ scratch: ScratchFolder, _ done: @escaping @Sendable () -> Void) {
    if scratch.removeIfEmpty() { return done() }
    loop.spawn(ScratchFolder.removal(of: scratch.path, environment)) { _, _ in
    } end: { _ in
      done()
    }
  }

  /// Hands a run of the CLI to the loop; false if nothing may start any more, or `begin` says so.
  /// - Parameters:
  ///   - mayLast: whether a record is kept of it.
  ///   - scratch: where it is to put what it works with.
  ///   - secrets: what is set for it besides.
  func spawn(
    _ spec: ProcessSpec, mayLast: Bool, scratch: ScratchFolder? = nil, secrets: [(name: String, value: String)] = [],
    output: @escaping @Sendable (OutputChannel, UnsafeRawBufferPointer) -> Void,
    end: @escaping @Sendable (Result<ProcessEnd, SpawnError>) -> Void, begin: (() -> ChildHandle) -> Bool
  ) -> Bool {
    var spec = spec
    let scratchVariable = scratch.map { [(name: ScratchFolder.variable, value: $0.path)] } ?? []
    spec.environmentEntries = environment.forChild(setting: scratchVariable + secrets)
    let end = told(of: spec, end)
    return isEnded.withLock { isEnded in
      guard !isEnded else { return false }
      guard mayLast, let records else { return begin { loop.spawn(spec, output: output, end: end) } }
      let record = Mutex(Record())
      return begin {
        loop.spawn(spec) { pid in
          let atEnd = records.record(child: pid)
          record.withLock { $0.forget = atEnd }
        } output: { channel, bytes in
          output(channel, bytes)
        } end: { result in
          record.withLock { $0.forget }?()
          end(result)
        }
      }
    }
  }

  private func told(
    of spec: ProcessSpec, _ end: @escaping @Sendable (Result<ProcessEnd, SpawnError>) -> Void
  ) -> @Sendable (Result<ProcessEnd, SpawnError>) -> Void {
    guard let tell = runs.withLock({ $0 })?.tell else { return end }
    // Not the whole of it, which would keep its input for as long as it runs.
    let arguments = spec.arguments
    @Sendable func words() -> String { arguments.joined(separator: " ") }
    tell { "runs smolvm \(words())" }
    return { result in
      switch result {
      case .success(let how): tell { "smolvm \(words()): \(how.status) after \(how.elapsed.wholeMilliseconds) ms" }
      case .failure(let error): tell { "smolvm \(words()): \(error)" }
      }
      end(result)
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
