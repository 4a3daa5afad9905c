import JSON
import JSONRPC
import Smolvm
import Synchronization

/// The work of one call: from its place in the order, through its command, to its answer.
final class Job: Sendable {
  private struct State: Sendable {
    var ticket: Ticket?
    var ending: Ending?
    var stopDeadline: (@Sendable () -> Void)?
    var isOver = false
  }
  private let state = Mutex(State())
  private let call: Call
  private let touches: [Touch]
  private let server: Server
  let running = RunningCommand()
  /// Where its output goes as it comes, if the client wants that.
  let output: OutputStream?
  /// What the client sends to it, if it stays open.
  let input: InputStream?

  init(_ call: Call, _ command: some Command, _ options: CallOptions, _ server: Server) {
    self.call = call
    self.server = server
    touches = command.allTouches
    let guest = (command as? any RunsGuestCommand)?.command
    output = guest?.stream == true ? OutputStream(call, running, encoding: guest?.encoding) : nil
    input = guest?.keepsInputOpen == true ? InputStream(running, isTerminal: guest?.tty != nil, server.inputBudget) : nil
  }

  /// Queues the command and answers the call when it is done.
  func begin<C: Command>(_ command: C, _ options: CallOptions) {
    let ticket = server.scheduler.submit(touches, name: call.id?.json) { [self] ticket in
      var events = CommandEvents()
      if let output { events.output = { channel, bytes in output.take(channel, bytes) } }
      server.smolvm.start(command, as: running, telling: events) { [self] result in
        output?.finish()
        answer(result)
        server.scheduler.finish(ticket)
      }
    }
    call.work = self
    let time = options.deadline?.milliseconds
    let stop = time.map { time in server.smolvm.after(.milliseconds(time)) { [weak self] in self?.end(.deadline) } }
    let isLate = state.withLock { state in
      state.ticket = ticket
      state.stopDeadline = stop
      return state.isOver
    }
    if isLate { stop?() }
  }

  /// Ends it early, as its command declares: at once if it still waits; its answer may nevertheless be its result, if that comes first.
  /// The first reason counts.
  func end(_ ending: Ending) {
    let ticket = state.withLock { state -> Ticket? in
      guard state.ending == nil, !state.isOver else { return nil }
      state.ending = ending
      return state.ticket
    }
    guard let ticket else { return }
    if server.scheduler.withdraw(ticket) {
      running.cancel()
      over()
      call.fail(ending.error(nil))
      running.end()
      return
    }
    let goesOn = running.cancel() == .finish
    if goesOn, ending.isUrgent { call.fail(ending.errorWhileWorkGoesOn) }
  }

  /// The client sends no more: an open input ends after what waits for it, and a terminal is hung up.
  func inputEnded() {
    guard let input else { return }
    if input.isTerminal {
      end(.interrupted("the input ended, which hangs up the terminal"))
    } else {
      running.finishInput()
    }
  }

  /// Whether it has to do with that machine.
  func touches(machine name: String) -> Bool {
    touches.contains { if case .machine(name, _) = $0 { true } else { false } }
  }

  private func answer(_ result: Result<some Encodable, SmolvmError>) {
    let ending = over()
    if case .failure(let error) = result, error.kind == .cancelled, let ending {
      call.fail(ending.error(error))
    } else {
      call.answer(result)
    }
  }

  @discardableResult private func over() -> Ending? {
    let (ending, stop) = state.withLock { state in
      state.isOver = true
      defer { state.stopDeadline = nil }
      return (state.ending, state.stopDeadline)
    }
    stop?()
    return ending
  }
}
