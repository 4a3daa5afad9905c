import ChildProcess
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// One command on its way from step to step.
struct CommandRun<Answer: Sendable>: Sendable {
  let client: SmolvmClient
  let running: RunningCommand
  let events: CommandEvents
  let then: @Sendable (Result<Answer, SmolvmError>) -> Void

  /// Does what is next, and all that follows from it. Begins on any thread and goes on from the loop's.
  func go(on next: Next<Answer>, _ cli: InstalledCLI) {
    switch next {
    case .done(let answer): then(.success(answer))
    case .passOn(let bytes, let channel, let continuation):
      if !bytes.isEmpty { bytes.withUnsafeBytes { events.output?(channel, $0) } }
      proceed(cli) { () throws(SmolvmError) in try continuation() }
    case .aside(.act(let act), let continuation):
      let result: Result<Void, SmolvmError>
      do throws(SmolvmError) { result = .success(try act()) } catch { result = .failure(error) }
      proceed(cli) { () throws(SmolvmError) in try continuation(result) }
    case .aside(.cleanUp(let cleanUp), let continuation):
      clean(up: cleanUp, cli) { proceed(cli) { () throws(SmolvmError) in try continuation(.success(())) } }
    case .run(let step, let continuation):
      do throws(SpawnError) { for file in step.files { try file.make() } } catch { return then(.failure(SmolvmError(error))) }
      let output = StepOutput(of: step, telling: events, client.outputBudget)
      let isUnresponsive = Atomic(false)
      let watchdog = step.watch.map { watch in
        self.watchdog(watch, cli) { isUnresponsive.store(true, ordering: .relaxed) }
      }
      let isFollowedToEnd = Atomic(false)
      let follow = step.following.map { following in
        FollowWatch(following, client, running) {
          isFollowedToEnd.store(true, ordering: .relaxed)
          running.giveUp()
        }
      }
      let isStarted = spawn(step, cli) { channel, bytes in
        watchdog?.sign()
        output.take(channel, bytes)
        follow?.sign(bytes)
      } ended: { result in
        watchdog?.end()
        follow?.end()
        proceed(cli) { () throws(SmolvmError) in
          let end: ProcessEnd
          do throws(SpawnError) { end = try result.get() } catch { throw SmolvmError(error) }
          var outcome = output.outcome(of: [step.executable ?? cli.path] + step.arguments, cli.dialect, end)
          outcome.isUnresponsive = end.cause == .terminated && isUnresponsive.load(ordering: .relaxed)
          outcome.isFollowedToEnd = end.cause == .terminated && isFollowedToEnd.load(ordering: .relaxed)
          return try continuation(outcome)
        }
      }
      if isStarted {
        watchdog?.start()
        follow?.start()
        return
      }
      // What only looks is asked for something that is known so far without it, such as how a command ended.
      guard step.onlyLooks || step.isToldWhenNotBegun else { return then(.failure(.cancelled(before: step, of: cli))) }
      let never = ProcessEnd(status: .signaled(SIGTERM), cause: .terminated)
      proceed(cli) { () throws(SmolvmError) in
        try continuation(output.outcome(of: [step.executable ?? cli.path] + step.arguments, cli.dialect, never))
      }
    }
  }

  private func proceed(_ cli: InstalledCLI, _ next: () throws(SmolvmError) -> Next<Answer>) {
    do throws(SmolvmError) { go(on: try next(), cli) } catch { then(.failure(error)) }
  }

  private func spawn(
    _ step: Step, _ cli: InstalledCLI, output: @escaping @Sendable (OutputChannel, UnsafeRawBufferPointer) -> Void,
    ended: @escaping @Sendable (Result<ProcessEnd, SpawnError>) -> Void
  ) -> Bool {
    var spec = ProcessSpec(executable: step.executable ?? cli.path, arguments: step.arguments)
    spec.stdin = step.stdin
    spec.outputFile = step.outputFile
    spec.terminal = step.terminal?.size
    // The CLI discards what was typed before it sets the terminal up, which it does when it has reached the machine (1.32.2).
    spec.inputAwaitsMode = true
    let scratch = step.needsScratch ? client.makeScratch(in: step.scratchParent) : nil
    let isStarted = client.spawn(spec, mayLast: step.mayLast, scratch: scratch, secrets: step.secrets, output: output) { result in
      remove(scratch) {
        guard let cleanUp = step.cleanUp, case .success(let end) = result, cleanUp.isDue(after: end) else { return ended(result) }
        clean(up: cleanUp, cli) { ended(result) }
      }
    } begin: { start in
      running.begin(step, start)
    }
    if !isStarted { remove(scratch) {} }
    return isStarted
  }

  private func remove(_ scratch: ScratchFolder?, _ done: @escaping @Sendable () -> Void) {
    if let scratch { client.remove(scratch, done) } else { done() }
  }

  private func watchdog(_ watch: Watch, _ cli: InstalledCLI, bite: @escaping @Sendable () -> Void) -> Watchdog {
    Watchdog(watch, client, running) { then in
      // Only what smolvm says counts; that it could not be asked says nothing about the machine.
      guard let step = try? watch.ask(cli) else { return then(true) }
      let output = StepOutput(of: step, telling: CommandEvents(), client.outputBudget)
      aside(step.arguments, cli, within: .seconds(20), output.take) { result in
        guard case .success(let end) = result, end.cause == .itself else { return then(true) }
        then(watch.isThere(output.outcome(of: [step.executable ?? cli.path] + step.arguments, cli.dialect, end)))
      }
    } bite: {
      bite()
      running.giveUp()
    }
  }

  /// Cleans up after a run that was killed; nobody can cancel that.
  private func clean(up cleanUp: CleanUp, _ cli: InstalledCLI, _ done: @escaping @Sendable () -> Void) {
    switch cleanUp {
    case .remove(let files):
      files.remove()
      done()
    case .removeFolder(let path):
      // Folders in which nobody may write cannot be emptied. Neither program follows links on its way.
      let script = #"chmod -R u+rwx -- "$1" 2>/dev/null; rm -rf -- "$1""#
      aside(["-c", script, "sh", path], cli, executable: "/bin/sh", within: .seconds(60), { _, _ in }) { _ in done() }
    case .run(let arguments): aside(arguments, cli, within: .seconds(60), { _, _ in }) { _ in done() }
    }
  }

  /// Runs the CLI for a purpose of our own, which nobody cancels.
  private func aside(
    _ arguments: [String], _ cli: InstalledCLI, executable: String? = nil, within limit: Duration,
    _ output: @escaping @Sendable (OutputChannel, UnsafeRawBufferPointer) -> Void,
    _ end: @escaping @Sendable (Result<ProcessEnd, SpawnError>?) -> Void
  ) {
    var spec = ProcessSpec(executable: executable ?? cli.path, arguments: arguments)
    spec.deadline = limit
    let isStarted = client.spawn(spec, mayLast: false, output: output, end: end) { start in
      _ = start()
      return true
    }
    if !isStarted { end(nil) }
  }
}
