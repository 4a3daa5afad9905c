import ChildProcess

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
    case .passOn(let bytes, let continuation):
      if !bytes.isEmpty { bytes.withUnsafeBytes { events.output?(.stderr, $0) } }
      proceed(cli) { () throws(SmolvmError) in try continuation() }
    case .run(let step, let continuation):
      let output = StepOutput(of: step, telling: events)
      let isStarted = spawn(step, cli, output) { result in
        proceed(cli) { () throws(SmolvmError) in
          let end: ProcessEnd
          do throws(SpawnError) { end = try result.get() } catch { throw SmolvmError(error) }
          return try continuation(output.outcome(of: [cli.path] + step.arguments, cli.dialect, end))
        }
      }
      if !isStarted { then(.failure(.cancelled(before: step.arguments, of: cli))) }
    }
  }

  private func proceed(_ cli: InstalledCLI, _ next: () throws(SmolvmError) -> Next<Answer>) {
    do throws(SmolvmError) { go(on: try next(), cli) } catch { then(.failure(error)) }
  }

  private func spawn(
    _ step: Step, _ cli: InstalledCLI, _ output: StepOutput, _ ended: @escaping @Sendable (Result<ProcessEnd, SpawnError>) -> Void
  ) -> Bool {
    var spec = ProcessSpec(executable: cli.path, arguments: step.arguments)
    spec.stdin = step.stdin
    return client.spawn(spec, output: output.take) { result in
      guard let cleanUp = step.cleanUp, case .success(let end) = result, end.cause != .itself else { return ended(result) }
      clean(up: cleanUp, cli) { ended(result) }
    } begin: { start in
      running.begin(step, start)
    }
  }

  /// Cleans up after a run that was killed; nobody can cancel that.
  private func clean(up cleanUp: CleanUp, _ cli: InstalledCLI, _ done: @escaping @Sendable () -> Void) {
    switch cleanUp {
    case .remove(let files):
      files.remove()
      done()
    case .run(let arguments):
      var spec = ProcessSpec(executable: cli.path, arguments: arguments)
      spec.deadline = .seconds(60)
      let isStarted = client.spawn(spec, output: { _, _ in }, end: { _ in done() }) { start in
        _ = start()
        return true
      }
      if !isStarted { done() }
    }
  }
}
