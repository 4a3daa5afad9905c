import JSON
import Smolvm
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Decides when a call may start: after the earlier calls that it must wait for, and while fewer than the most children run.
///
/// All lanes of a call are entered in one step when it arrives, so nothing can deadlock; it leaves them when its work is done.
final class Scheduler: Sendable {
  fileprivate struct State: Sendable {
    var lanes: [LaneKey: Lane] = [:]
    var overview = Overview()
    var ready: [Ticket] = []
    var nextReady = 0  // ready[..<nextReady] have started; a queue without moving its elements
    var running = 0
    /// Those that run and hold nothing up.
    var following = 0
    /// Those that do, or will.
    var followers = 0
    var isStarting = false
  }
  /// Not in the state: it is set by whoever writes to the client, perhaps from within this very lock.
  private let isPaused = Atomic(false)
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
  /// - Parameters:
  ///   - name: what it is called towards others that wait for it.
  ///   - isFollower: whether it will be let go of.
  ///   - queued: told, before it can start, which calls it waits for, if it must.
  @discardableResult func submit(
    _ touches: [Touch], name: JSONValue? = nil, isFollower: Bool = false, queued: (([JSONValue]) -> Void)? = nil,
    start: @escaping @Sendable (Ticket) -> Void
  ) -> Ticket {
    let entries = isSequential ? [LaneEntry(key: .everything, mode: .end)] : LaneEntry.strongest(touches)
    let ticket = Ticket(name, asksForNames: queued != nil, start)
    ticket.isFollower = isFollower
    state.withLock { state in
      if isFollower { state.followers += 1 }
      for entry in entries { state.enter(ticket, entry) }
      if ticket.blockers == 0 { state.ready.append(ticket) } else { queued?(ticket.behind) }
      ticket.behind = []
    }
    startReady()
    return ticket
  }

  /// Takes back a call that has not begun; false if it has. Those that wait for it go on waiting for those that it waited for.
  func withdraw(_ ticket: Ticket) -> Bool {
    let isWithdrawn = state.withLock { state in
      guard ticket.start != nil else { return false }
      ticket.start = nil
      if ticket.isFollower { state.followers -= 1 }
      if ticket.blockers == 0 { state.finish(ticket) }
      return true
    }
    if isWithdrawn { startReady() }
    return isWithdrawn
  }

  /// Whether one more call may come that will be let go of: there may be as many as of others at once.
  var hasRoomForFollower: Bool { state.withLock { $0.followers < maxRunning } }

  /// The call goes on and holds nothing up any more: no later call waits for it, nor for its place among those that run.
  func letGo(_ ticket: Ticket) {
    state.withLock { state in
      guard !ticket.isFinished else { return }
      ticket.isLetGo = true
      state.running -= 1
      state.following += 1
      state.finish(ticket)
    }
    startReady()
  }

  /// The call's work, clean-up included, is done.
  func finish(_ ticket: Ticket) {
    state.withLock { state in
      if ticket.isLetGo { state.following -= 1 } else { state.running -= 1 }
      if ticket.isFollower { state.followers -= 1 }
      if !ticket.isFinished { state.finish(ticket) }
    }
    startReady()
  }

  /// Blocks until nothing runs, at most for the given time.
  func waitUntilIdle(milliseconds: Int) {
    var left = milliseconds
    while left > 0, state.withLock({ $0.running + $0.following > 0 }) {
      usleep(1000)
      left -= 1
    }
  }

  /// Starts nothing from now on: while the client does not take the answers that there are, there shall not be more.
  func pause() { isPaused.store(true, ordering: .relaxed) }

  /// Goes on. Starts what is ready, on this thread.
  func resume() {
    isPaused.store(false, ordering: .relaxed)
    startReady()
  }

  /// Starts what is ready. One thread at a time does it, in a loop: a call that fails at once finishes inside its own start, and
  /// thousands of those would otherwise nest.
  private func startReady() {
    while !isPaused.load(ordering: .relaxed), let (ticket, start) = state.withLock({ $0.takeReady(maxRunning) }) {
      start(ticket)
      state.withLock { $0.isStarting = false }
    }
  }
}

extension Scheduler.State {
  fileprivate mutating func takeReady(_ maxRunning: Int) -> (Ticket, @Sendable (Ticket) -> Void)? {
    guard !isStarting, running < maxRunning else { return nil }
    while nextReady < ready.count {
      let ticket = ready[nextReady]
      nextReady += 1
      if nextReady == ready.count || nextReady > 1024 {
        ready.removeFirst(nextReady)
        nextReady = 0
      }
      guard let start = ticket.start else { continue }  // withdrawn
      ticket.start = nil
      running += 1
      isStarting = true
      return (ticket, start)
    }
    return nil
  }

  fileprivate mutating func enter(_ ticket: Ticket, _ entry: LaneEntry) {
    ticket.lanes.append(entry.key)
    if entry.key == .everyMachine { return overview.look(ticket) }
    // In place: a copy of the lane, however short-lived, would make each entry cost as much as all that are in it.
    lanes[entry.key, default: Lane()].enter(ticket, entry.mode)
    if entry.key.isMachine, entry.mode == .change || entry.mode == .end { overview.change(ticket) }
  }

  /// Takes a call out of the order, and with it those that waited for it last and have nothing to do: gates, and withdrawn calls.
  fileprivate mutating func finish(_ first: Ticket) {
    // Not by recursion: thousands of withdrawn calls may wait for each other.
    var finished = [first]
    while let ticket = finished.popLast() {
      ticket.isFinished = true
      overview.leave(ticket)
      for key in ticket.lanes {
        lanes[key]?.leave(ticket)
        if lanes[key]?.isEmpty == true { lanes[key] = nil }
      }
      for follower in ticket.followers {
        follower.blockers -= 1
        guard follower.blockers == 0 else { continue }
        if follower.start == nil { finished.append(follower) } else { ready.append(follower) }
      }
      ticket.followers = []
    }
  }
}
