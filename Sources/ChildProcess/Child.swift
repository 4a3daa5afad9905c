import CPosix

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// One child from spawn to end, confined to the loop's thread like everything here that is not Sendable.
final class Child {
  let id: UInt64
  let pid: pid_t
  private let path: String
  let killGrace: Duration
  private let spawned: Moment
  private let handle: ChildHandle
  private let sink: OutputReader.Sink
  private let end: @Sendable (Result<ProcessEnd, SpawnError>) -> Void
  /// Who holds it lives as long as it does: the core holds its children, and nobody else does for longer than a turn.
  unowned let core: LoopCore

  private var input: InputWriter
  private var stdout: OutputReader
  private var stderr: OutputReader
  /// Held while the child runs: see ``PseudoTerminal``.
  private var slave: Descriptor?
  private var exitWatch: ExitWatch
  var ladder = KillLadder()
  /// Set when somebody asked for the end, or the deadline did: also of a child that has ended by itself and is held back.
  var endIsWanted = false
  private var deadline: TimerHandle?
  /// Set when it has ended: from then on the pid is not ours, as the zombie is about to be taken away.
  private var outcome: Result<ProcessEnd, SpawnError>?

  /// Spawns it.
  init(
    id: UInt64, spec: ProcessSpec, handle: ChildHandle, core: LoopCore, output: @escaping OutputReader.Sink,
    end: @escaping @Sendable (Result<ProcessEnd, SpawnError>) -> Void
  ) throws(SpawnError) {
    let poller = core.poller
    let pipes = try ChildPipes(for: spec)
    // Watched before there is a process, so that a failure here leaves none behind.
    let stdout = try OutputReader(
      .stdout, pipes.stdout, isTerminal: spec.terminal != nil, poller: poller, token: Token(id, .stdout))
    let stderr = try OutputReader(.stderr, pipes.stderr, poller: poller, token: Token(id, .stderr))
    let spawned = Moment.now
    pid = try Spawn.process(
      spec, stdio: pipes.theirs.numbers(null: core.port.null.number), terminal: pipes.theirs.terminal)
    self.id = id
    self.spawned = spawned
    self.handle = handle
    self.core = core
    self.sink = output
    self.end = end
    slave = pipes.slave
    self.stdout = stdout
    self.stderr = stderr
    path = spec.executable
    killGrace = spec.killGrace
    input = InputWriter(pipes.input, poller: poller, token: Token(id, .stdin))
    exitWatch = ExitWatch(pid: pid, token: Token(id, .exit))
    // Their ends are closed here, with `pipes`: as long as we held them, there would be no end of file.
  }

  /// Sets the child going that `core` knows by now.
  func begin(_ spec: ProcessSpec, watchesExit: Bool) {
    exitWatch.begin(core, watched: watchesExit)
    if let time = spec.deadline {
      let id = id
      deadline = core.at(spawned + time) { core in core.child(id)?.climb(.deadline, grace: nil) }
    }
    if spec.terminal != nil, spec.inputAwaitsMode {
      input.hold()
      lookForMode()
    }
    if case .bytes(let bytes) = spec.stdin, spec.terminal == nil {
      input.append(bytes, nil)
      input.finish()
    }
  }

  /// Something happened to one of its descriptors.
  func handle(_ source: Token.Source) {
    switch source {
    case .stdout: stdout.pump(core.buffer, handle, sink)
    case .stderr: stderr.pump(core.buffer, handle, sink)
    case .stdin: input.pump()
    case .exit: if !reapIfEnded() { exitWatch.cameTooEarly(core) }
    case .wake: break
    }
  }

  /// Nobody tells of a terminal's mode, so it is looked at until it has changed.
  private func lookForMode(again pause: Duration = .milliseconds(2)) {
    guard isOurs else { return }
    guard input.isMarked else { return input.release() }
    let id = id
    core.at(.now + pause) { core in core.child(id)?.lookForMode(again: min(pause * 2, .milliseconds(32))) }
  }

  /// For want of a notice.
  func lookForExit() {
    if !reapIfEnded() { exitWatch.lookSoon(core) }
  }

  func write(_ bytes: [UInt8], _ completion: InputWriter.Completion?) { input.append(bytes, completion) }

  func finishInput() { input.finish() }

  func resize(_ size: TerminalSize) { stdout.resize(size) }

  func outputPauseChanged() {
    stdout.pauseChanged(handle)
    stderr.pauseChanged(handle)
    if outcome != nil { drain() }
  }

  /// True as long as the pid, and with it the number of the group, cannot belong to anybody else.
  var isOurs: Bool { outcome == nil }

  /// If it has ended, tells, and takes the zombie away. Returns whether it has.
  @discardableResult func reapIfEnded() -> Bool {
    guard isOurs else { return true }
    var exit = cposix_exit()
    let ended = cposix_wait(pid, 0, &exit)
    if ended == 0 { return false }
    if ended > 0 {
      let elapsed = Moment.now - spawned
      // The group first, the zombie at the end: as long as it lies there, the number of the group is its own.
      if ladder.cause != nil { signal(SIGKILL) }
      let status: ProcessEnd.Status = exit.signaled != 0 ? .signaled(exit.value) : .exited(exit.value)
      outcome = .success(ProcessEnd(status: status, cause: ladder.cause ?? .itself, elapsed: elapsed))
    } else {
      outcome = .failure(SpawnError(code: -ended, operation: "wait", path: path))
    }
    exitWatch.end(core)
    deadline?.cancel()
    ladder.end()
    input.close()
    slave = nil
    stdout.childEnded()
    stderr.childEnded()
    // Before the end is told: whoever is told of it finds no process there any more.
    _ = cposix_wait(pid, 1, &exit)
    drain()
    return true
  }

  /// Delivers what lay in the pipes when the child ended, and then its end.
  func drain() {
    // Whoever wants the end is not kept waiting for a reader that has stopped, and who may be gone: what is left is little.
    let pausing = endIsWanted ? nil : handle
    stdout.drain(core.buffer, pausing, sink)
    stderr.drain(core.buffer, pausing, sink)
    guard stdout.isDone, stderr.isDone, let outcome else { return }
    core.remove(self)
    end(
      outcome.map { end in
        var end = end
        end.unwrittenInput = input.unwritten
        return end
      })
  }
}
