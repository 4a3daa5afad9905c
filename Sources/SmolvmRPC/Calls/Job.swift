import JSON
import JSONRPC
import Smolvm
import Synchronization

/// The work of one call: from its place in the order, through its command, to its answer.
final class Job: CallWork {
  private struct State: Sendable {
    var ticket: Ticket?
    /// The place of the start that comes before, if one does.
    var firstTicket: Ticket?
    /// The start that comes before is over. Whoever sets an ending later answers the call; an earlier one is answered by that start.
    var isPrepared = false
    /// The call is answered without its command: should that get its turn, there is nothing to do.
    var isAnsweredBefore = false
    var startedMachine = false
    var ending: Ending?
    var stopDeadline: (@Sendable () -> Void)?
    var isOver = false
    /// Whether a follower's machine is being asked for.
    var isAsking = false
  }
  private let state = Mutex(State())
  private let call: Call
  private let touches: [Touch]
  private let server: Server
  let running = RunningCommand()
  /// The start of its machine, where that comes before.
  private let preparing = RunningCommand()
  private let progress: ProgressStream?
  /// Where its output goes as it comes, if the client wants that.
  let output: OutputStream?
  /// What the client sends to it, if it stays open.
  let input: InputStream?
  /// Whether it goes on until its machine stops.
  private let follows: Bool

  init(_ call: Call, _ command: some Command, _ options: CallOptions, _ server: Server) {
    self.call = call
    self.server = server
    touches = command.allTouches
    progress = options.progress == true ? ProgressStream(call, server) : nil
    let guest = (command as? any RunsGuestCommand)?.command
    follows = (command as? any Follows)?.follows == true
    let live = (command as? any SpeaksLive).flatMap { $0.isLive ? $0 : nil }
    if let live { output = OutputStream(call, running, encoding: live.encoding) } else { output = nil }
    input = guest?.streams.keepsInputOpen == true ? InputStream(running, isTerminal: guest?.tty != nil, server.inputBudget) : nil
  }

  /// Queues the command and answers the call when it is done.
  func begin<C: Command>(_ command: C, _ options: CallOptions) {
    guard !follows || server.scheduler.hasRoomForFollower else {
      return call.fail(
        RPCError(
          .overloaded, "\(server.options.maxChildren) calls follow already, which is as many as --max-children says; cancel one",
          retryable: true, more: ["started": false]))
    }
    // Answered already: this program was told to end.
    guard call.attach(self) else { return }
    let first = (command as? any StartsItsMachine)?.boots.map { prepare($0, for: command) }
    let ticket = submit(touches, isFirst: first == nil, isFollower: follows) { [self] ticket in
      if state.withLock({ $0.isAnsweredBefore }) { return server.scheduler.finish(ticket) }
      server.checkTurn(of: command) { [self] refusal in
        if let refusal {
          call.fail(refusal)
          over()
          running.end()
          return server.scheduler.finish(ticket)
        }
        let events = events(of: command, ticket)
        server.run(command, as: running, telling: events) { [self] result in
          output?.finish()
          progress?.finish()
          answer(result)
          server.scheduler.finish(ticket)
        }
      }
    }
    let time = options.deadline?.milliseconds
    let stop = time.map { time in server.smolvm.after(.milliseconds(time)) { [weak self] in self?.end(.deadline) } }
    let (isLate, ending) = state.withLock { state in
      state.ticket = ticket
      state.firstTicket = first
      state.stopDeadline = stop
      return (state.isOver, state.ending)
    }
    if isLate { stop?() }
    // It came before there was a place to give up.
    if let ending, !isLate { carryOut(ending) }
  }

  /// What is told of the command while it runs, and to whom.
  private func events(of command: some Command, _ ticket: Ticket) -> CommandEvents {
    var events = CommandEvents()
    if let listener = call.voice as? any CallListener {
      events.output = listener.output
      events.progress = listener.progress
    }
    if let output { events.output = { channel, bytes in output.take(channel, bytes) } }
    if let progress { events.progress = { progress.take($0) } }
    guard follows, let follower = command as? any Follows else { return events }
    let kind = type(of: follower)
    guard kind.speaksInEvents else {
      server.scheduler.letGo(ticket)
      return events
    }
    let stream = follower.isLive ? EventStream(call, running) : nil
    events.progress = { [server, progress, weak self] line in
      guard let event = kind.event(in: line) else { return }
      if event.isBeginning { server.scheduler.letGo(ticket) }
      if event.saysItIsGone, let name = follower.boots { self?.endIfGone(name) }
      stream?.send(event)
      progress?.take(line)
    }
    return events
  }

  /// A health check can print anything: smolvm is asked whether the machine is gone, by one run at a time.
  private func endIfGone(_ machine: MachineName) {
    guard
      state.withLock({ state in
        defer { state.isAsking = true }
        return !state.isAsking
      })
    else { return }
    server.look(at: machine.text) { [self] result in
      state.withLock { $0.isAsking = false }
      if case .failure(let error) = result, error.kind == .machineNotFound { running.followNoLonger() }
    }
  }

  /// Queues the start of the machine in which the command is to run. It has a place in the order of its own, before the command's: two starts
  /// of one machine never run at once, and what comes later waits for the start only, not for the command.
  private func prepare(_ machine: MachineName, for command: some Command) -> Ticket {
    var start = MachineStart()
    start.name = machine
    return submit(start.allTouches, isFirst: true) { [self, start] ticket in
      server.checkTurn(of: command) { [self] refusal in
        // The command, whose turn comes next, says why.
        if refusal != nil {
          state.withLock { $0.isPrepared = true }
          return server.scheduler.finish(ticket)
        }
        begin(start, ticket)
      }
    }
  }

  /// Runs the start that comes before.
  private func begin(_ first: MachineStart, _ ticket: Ticket) {
    var events = CommandEvents()
    if let listener = call.voice as? any CallListener { events.progress = listener.progress }
    if let progress { events.progress = { progress.take($0) } }
    server.smolvm.start(first, as: preparing, telling: events) { [self] result in
      let failure: SmolvmError? = state.withLock { state in
        state.isPrepared = true
        if case .success(let started) = result { state.startedMachine = !started.alreadyRunning }
        // It may have come too late to be cancelled.
        var failure = result.failure ?? (state.ending == nil ? nil : .notBegun)
        failure?.started = false
        state.isAnsweredBefore = failure != nil
        return failure
      }
      if let failure {
        answer(Result<MachineStarted, SmolvmError>.failure(failure))
        running.end()
        if let main = state.withLock({ $0.ticket }) { _ = server.scheduler.withdraw(main) }
      }
      server.scheduler.finish(ticket)
    }
  }

  private func submit(_ touches: [Touch], isFirst: Bool, isFollower: Bool = false, _ start: @escaping @Sendable (Ticket) -> Void)
    -> Ticket
  {
    let queued: (([JSONValue]) -> Void)? = isFirst ? progress.map { progress in { progress.queued(behind: $0) } } : nil
    return server.scheduler.submit(touches, name: call.id?.json, isFollower: isFollower, queued: queued, start: start)
  }

  /// Ends it early, as its command declares: at once if it still waits; its answer may nevertheless be its result, if that comes first.
  /// The first reason counts, but for one that cannot wait.
  func end(_ ending: Ending) {
    let isNew = state.withLock { state in
      if let earlier = state.ending, earlier.isUrgent || !ending.isUrgent { return false }
      guard !state.isOver else { return false }
      state.ending = ending
      return true
    }
    if isNew { carryOut(ending) }
  }

  private func carryOut(_ ending: Ending) {
    let (ticket, first, isPrepared) = state.withLock { ($0.ticket, $0.firstTicket, $0.isPrepared) }
    // Without a place yet, `begin` carries it out when there is one.
    guard let ticket else { return }
    guard server.scheduler.withdraw(ticket) else {
      let way = running.cancel()
      if way != .kill, ending.isUrgent { call.fail(ending.errorWhileWorkGoesOn(way)) }
      return
    }
    // Its machine is being started for it: the answer comes when that is over.
    if let first, !isPrepared, !server.scheduler.withdraw(first) {
      _ = preparing.cancel()
      if ending.isUrgent { call.fail(ending.error(.notBegun)) }
      return
    }
    over()
    call.fail(ending.error(nil))
    running.end()
  }

  /// The client sends no more: an open input ends after what waits for it, a terminal is hung up, and a follower tells what there is.
  func inputEnded() {
    if follows { running.followNoLonger() }
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
      call.answer(result, adding: state.withLock { $0.startedMachine } ? ["started": true] : [:])
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

extension Result where Failure == SmolvmError {
  fileprivate var failure: SmolvmError? { if case .failure(let error) = self { error } else { nil } }
}
