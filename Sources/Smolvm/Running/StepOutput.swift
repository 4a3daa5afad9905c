import ChildProcess
import Synchronization

/// What one run of the CLI writes, from the first byte to the last: kept within bounds, or told as it comes.
final class StepOutput: Sendable {
  private struct Stream: Sendable {
    var capture: OutputCapture
    var filter: OutputFilter?
    let name: CommandChannel
    let budget: OutputBudget
    private var counted = 0
    private var lines = ProgressLines()

    init(capture: OutputCapture, filter: OutputFilter?, budget: OutputBudget, name: CommandChannel) {
      self.capture = capture
      self.filter = filter
      self.budget = budget
      self.name = name
    }

    mutating func take(
      _ bytes: UnsafeRawBufferPointer, _ live: (@Sendable (CommandChannel, UnsafeRawBufferPointer) -> Void)?,
      _ progress: (@Sendable (ProgressLine) -> Void)?
    ) {
      defer { count() }
      guard filter != nil else {
        capture.append(bytes)
        live?(name, bytes)
        if let progress { lines.take(bytes, progress) }
        return
      }
      var kept = capture
      capture = OutputCapture(limit: 0)  // not two owners of one buffer: that would copy it
      filter?.take(bytes) { opening in
        if let progress, let line = ProgressLine(opening) { progress(line) }
      } _: { own in
        kept.append(own)
        live?(name, own)
      }
      capture = kept
    }

    private mutating func count() {
      let more = capture.kept - counted
      guard more != 0 else { return }
      counted += more
      if budget.add(more) { capture.restrict(to: OutputBudget.assured) }
    }

    /// It is kept no longer.
    func giveBack() { _ = budget.add(-counted) }
  }

  private struct State: Sendable {
    var stdout: Stream
    var stderr: Stream
  }
  private let state: Mutex<State>
  private let live: (@Sendable (CommandChannel, UnsafeRawBufferPointer) -> Void)?
  private let progress: (@Sendable (ProgressLine) -> Void)?
  /// Told of the lines of stdout.
  private let ownLines: (@Sendable (ProgressLine) -> Void)?
  /// Whether stderr is the CLI's alone, and no output of the command.
  private let hasOwnErrors: Bool
  private let filtered: OutputChannel?

  init(of step: Step, telling events: CommandEvents, _ budget: OutputBudget) {
    let passing = step.passesThrough
    let isLive = passing?.isLive == true
    // Somebody may listen to what is kept all the same.
    live = passing == nil ? nil : isLive ? events.output ?? { _, _ in } : events.output
    hasOwnErrors = passing?.filtered == .stdout
    let isOwn = passing == nil
    let progress = step.onlyLooks ? nil : events.progress
    self.progress = progress
    if !isOwn {
      ownLines = nil
    } else if let lines = step.lines {
      ownLines = { line in
        lines(line)
        progress?(line)
      }
    } else {
      ownLines = progress
    }
    filtered = passing?.filtered
    let limit = isLive ? 0 : step.outputLimit
    func filter(_ channel: OutputChannel) -> OutputFilter? { passing?.filtered == channel ? passing?.filter : nil }
    // The last lines of stderr are read when it failed, also where nothing is kept for the caller.
    let errors = OutputCapture(limit: isLive || hasOwnErrors ? 16 << 10 : limit)
    state = Mutex(
      State(
        stdout: Stream(
          capture: OutputCapture(limit: limit), filter: filter(.stdout), budget: budget, name: step.terminal == nil ? .stdout : .tty
        ),
        stderr: Stream(capture: errors, filter: filter(.stderr), budget: budget, name: .stderr)))
  }

  deinit {
    state.withLock { state in
      state.stdout.giveBack()
      state.stderr.giveBack()
    }
  }

  /// Called on the loop's thread. Nobody else waits for the lock meanwhile: `end` is called there, too.
  func take(_ channel: OutputChannel, _ bytes: UnsafeRawBufferPointer) {
    state.withLock { state in
      switch channel {
      case .stdout: state.stdout.take(bytes, live, ownLines)
      case .stderr: state.stderr.take(bytes, hasOwnErrors ? nil : live, progress)
      }
    }
  }

  /// Everything, when the child has ended.
  func outcome(of argv: [String], _ dialect: Dialect, _ end: ProcessEnd) -> Outcome {
    state.withLock { state in
      let held = filtered.map { channel in
        Held(channel: channel, bytes: (channel == .stdout ? state.stdout : state.stderr).filter?.held ?? [])
      }
      return Outcome(
        argv: argv, dialect: dialect, end: end, stdout: state.stdout.capture, stderr: state.stderr.capture, held: held)
    }
  }
}
