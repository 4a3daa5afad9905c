import Smolvm
import Synchronization

/// Decides when a call may start: after the earlier calls that it must wait for, and while fewer than the most children run.
///
/// All lanes of a call are entered in one step when it arrives, so nothing can deadlock; it leaves them when its work is done.
final class Scheduler: Sendable {
  fileprivate struct State: Sendable {
    var lanes: [LaneKey: Lane] = [:]
    /// What looks at every machine waits here, too: a lane that opens later begins as a copy of this one.
    var everyMachine = Lane()
    var ready: [Ticket] = []
    var nextReady = 0  // ready[..<nextReady] have started; a queue without moving its elements
    var running = 0
    var isStarting = false
  }
  private let state = Mutex(State())
  private let maxRunning: Int
  private let isSequential: Bool

  /// - Parameters:
  ///   - maxRunning: how many calls may run at once; further ones wait.
  ///   - isSequential: one call at a time, in the order of arrival.
  init(maxRunning: Int, isSequential: Bool) {
    self.maxRunning = maxRunning
    self.isSequential = isSequential
  }

  /// Queues a call. `start` is called once, from whichever thread makes it ready, and must not block; `finish` must follow.
  func submit(_ touches: [Touch], start: @escaping @Sendable (Ticket) -> Void) {
    let entries = isSequential ? [LaneEntry(key: .everything, mode: .end)] : LaneEntry.strongest(touches)
    let ticket = Ticket(start)
    state.withLock { state in
      for entry in entries { state.enter(ticket, entry) }
      if ticket.blockers == 0 { state.ready.append(ticket) }
    }
    startReady()
  }

  /// The call's work, clean-up included, is done.
  func finish(_ ticket: Ticket) {
    state.withLock { state in
      state.running -= 1
      for key in ticket.lanes { state.leave(ticket, key) }
      for follower in ticket.followers {
        follower.blockers -= 1
        if follower.blockers == 0 { state.ready.append(follower) }
      }
      ticket.followers = []
    }
    startReady()
  }

  /// Starts what is ready. One thread at a time does it, in a loop: a call that fails at once finishes inside its own start, and
  /// thousands of those would otherwise nest.
  private func startReady() {
    while let ticket = state.withLock({ $0.takeReady(maxRunning) }) {
      ticket.start(ticket)
      state.withLock { $0.isStarting = false }
    }
  }
}

extension Scheduler.State {
  fileprivate mutating func takeReady(_ maxRunning: Int) -> Ticket? {
    guard !isStarting, running < maxRunning, nextReady < ready.count else { return nil }
    let ticket = ready[nextReady]
    nextReady += 1
    if nextReady == ready.count || nextReady > 1024 {
      ready.removeFirst(nextReady)
      nextReady = 0
    }
    running += 1
    isStarting = true
    return ticket
  }

  fileprivate mutating func enter(_ ticket: Ticket, _ entry: LaneEntry) {
    guard entry.key == .everyMachine else {
      // In place: a copy of the lane, however short-lived, would make each entry cost as much as all that are in it.
      if lanes[entry.key] == nil { lanes[entry.key] = opened(entry.key) }
      lanes[entry.key]?.enter(ticket, entry.mode)
      ticket.lanes.append(entry.key)
      return
    }
    everyMachine.enter(ticket, entry.mode)
    ticket.lanes.append(.everyMachine)
    for key in Array(lanes.keys) where key.isMachine { enter(ticket, LaneEntry(key: key, mode: entry.mode)) }
  }

  private func opened(_ key: LaneKey) -> Lane {
    guard key.isMachine else { return Lane() }
    for ticket in everyMachine.tickets { ticket.lanes.append(key) }
    return everyMachine
  }

  fileprivate mutating func leave(_ ticket: Ticket, _ key: LaneKey) {
    if key == .everyMachine {
      everyMachine.leave(ticket)
    } else {
      lanes[key]?.leave(ticket)
      if lanes[key]?.isEmpty == true { lanes[key] = nil }
    }
  }
}
