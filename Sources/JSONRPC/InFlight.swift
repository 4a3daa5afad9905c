import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The calls that have been accepted and not yet answered.
///
/// The one place where this table changes. Whoever takes a call out answers it, so that each is answered exactly once.
final class InFlight: Sendable {
  fileprivate struct State: Sendable {
    /// The request that was entered last stands beside the table: most are answered before the next one comes, and are never hashed.
    var newest: Call?
    var requests: [RequestID: Call] = [:]
    var notifications: [ObjectIdentifier: Call] = [:]
    /// What of them bounds the client.
    var counted = 0
    var bytes = 0
    var uncounted: Set<ObjectIdentifier> = []
  }
  private let state = Monitor(State())
  /// Calls that were taken out, and whose answers are not yet handed to the writer.
  private let answering = Atomic(0)
  /// Whether somebody waits for there to be none. Both are sequentially consistent: of one who counts down and then looks whether anybody waits,
  /// and one who says that he waits and then looks at the count, one sees the other.
  private let isEmptyAwaited = Atomic(false)

  /// Whether there was no room after the last call was entered, or nobody has looked since: asked for every message, so without the lock.
  private let mayBeFull = Atomic(false)
  private let limits: Connection.Limits

  init(limits: Connection.Limits) { self.limits = limits }

  /// Enters a call; false if its id is still in flight.
  func enter(_ call: Call) -> Bool {
    state.look { state in
      if let id = call.id {
        if state.request(id) != nil { return false }
        if let older = state.newest, let id = older.id { state.requests[id] = older }
        state.newest = call
      } else {
        state.notifications[ObjectIdentifier(call)] = call
      }
      state.counted += 1
      state.bytes += call.size
      if !hasRoom(&state) { mayBeFull.store(true, ordering: .relaxed) }
      return true
    }
  }

  /// Takes a call out; false if somebody else has. The same id may be in flight again by then, for another call: that one stays.
  /// Whoever took it calls `delivered` when its answer is on its way.
  func take(_ call: Call) -> Bool {
    state.change { state in
      if let id = call.id {
        if state.newest === call {
          state.newest = nil
        } else {
          guard let taken = state.requests.removeValue(forKey: id) else { return false }
          guard taken === call else {
            state.requests[id] = taken
            return false
          }
        }
      } else {
        guard state.notifications.removeValue(forKey: ObjectIdentifier(call)) != nil else { return false }
      }
      answering.add(1, ordering: .sequentiallyConsistent)
      if state.uncounted.isEmpty || state.uncounted.remove(ObjectIdentifier(call)) == nil { state.forget(call) }
      return true
    }
  }

  /// A call that was taken out has been answered.
  func delivered() {
    answering.subtract(1, ordering: .sequentiallyConsistent)
    if isEmptyAwaited.load(ordering: .sequentiallyConsistent) { state.change { _ in } }
  }

  /// The call bounds the client no more, if it is not answered yet.
  func stopCounting(_ call: Call) {
    state.change { state in
      guard call.id.map({ state.request($0) === call }) ?? (state.notifications[ObjectIdentifier(call)] != nil) else { return }
      if state.uncounted.insert(ObjectIdentifier(call)).inserted { state.forget(call) }
    }
  }

  /// All calls, to be answered with one error; each may be answered by somebody else meanwhile.
  var all: [Call] { state.look { Array($0.requests.values) + ($0.newest.map { [$0] } ?? []) + Array($0.notifications.values) } }

  /// Blocks while the calls in flight are too many or too large: reading pauses, and with it the client. To be called by the one thread that
  /// enters calls, so that room only grows meanwhile.
  /// - Parameter blocking: called before it blocks.
  func waitForRoom(blocking: () -> Void) {
    guard mayBeFull.load(ordering: .relaxed) else { return }
    if !state.look(hasRoom) { blocking() }
    state.wait { hasRoom(&$0) ? () : nil }
    mayBeFull.store(false, ordering: .relaxed)
  }

  /// How many calls there are whose answers are not yet handed to the writer.
  private func unanswered(_ state: inout State) -> Int {
    state.requests.count + (state.newest == nil ? 0 : 1) + state.notifications.count
      + answering.load(ordering: .sequentiallyConsistent)
  }

  private func hasRoom(_ state: inout State) -> Bool { state.counted < limits.callsInFlight && state.bytes < limits.bytesInFlight }

  /// Blocks until nothing is in flight, and every answer is handed to the writer.
  func waitUntilEmpty() {
    isEmptyAwaited.store(true, ordering: .sequentiallyConsistent)
    state.wait { unanswered(&$0) == 0 ? () : nil }
  }

  /// The request that is in flight under this id.
  func call(_ id: RequestID) -> Call? { state.look { $0.request(id) } }

  /// Waits until no more than so many are in flight, at most for the given time.
  func wait(for count: Int, milliseconds: Int) {
    for _ in 0..<milliseconds where state.look(unanswered) > count { usleep(1000) }
  }
}

extension InFlight.State {
  /// The request that is in flight under this id.
  fileprivate func request(_ id: RequestID) -> Call? {
    if let newest, newest.id == id { return newest }
    return requests[id]
  }

  fileprivate mutating func forget(_ call: Call) {
    counted -= 1
    bytes -= call.size
  }
}
