import ChildProcess
import Synchronization

/// What one run of the CLI writes, from the first byte to the last: kept within bounds, or told as it comes.
final class StepOutput: Sendable {
  private struct State: Sendable {
    var stdout: OutputCapture
    var stderr: OutputCapture
    var filter: StderrFilter?
  }
  private let state: Mutex<State>
  /// The name of what comes on stdout.
  private let output: CommandChannel
  private let live: (@Sendable (CommandChannel, UnsafeRawBufferPointer) -> Void)?

  init(of step: Step, telling events: CommandEvents) {
    output = step.terminal == nil ? .stdout : .tty
    let isLive = step.passesThrough?.isLive == true
    live = isLive ? events.output ?? { _, _ in } : nil
    let limit = isLive ? 0 : step.outputLimit
    // The last lines of stderr are read when it failed, also where nothing is kept for the caller.
    state = Mutex(
      State(
        stdout: OutputCapture(limit: limit), stderr: OutputCapture(limit: isLive ? 16 << 10 : limit),
        filter: step.passesThrough?.filter))
  }

  /// Called on the loop's thread. Nobody else waits for the lock meanwhile: `end` is called there, too.
  func take(_ channel: OutputChannel, _ bytes: UnsafeRawBufferPointer) {
    state.withLock { state in
      switch channel {
      case .stdout:
        state.stdout.append(bytes)
        live?(output, bytes)
      case .stderr:
        guard state.filter != nil else { return state.stderr.append(bytes) }
        var stderr = state.stderr
        state.stderr = OutputCapture(limit: 0)  // not two owners of one buffer: that would copy it
        state.filter?.take(bytes) { own in
          stderr.append(own)
          live?(.stderr, own)
        }
        state.stderr = stderr
      }
    }
  }

  /// Everything, when the child has ended.
  func outcome(of argv: [String], _ dialect: Dialect, _ end: ProcessEnd) -> Outcome {
    state.withLock { state in
      Outcome(argv: argv, dialect: dialect, end: end, stdout: state.stdout, stderr: state.stderr, held: state.filter?.held)
    }
  }
}
