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
    var requests: [RequestID: Call] = [:]
    var notifications: [ObjectIdentifier: Call] = [:]
    /// Calls whose answers are not yet handed to the writer: those in the table, and those that are being answered.
    var count = 0
    /// What of them bounds the client.
    var counted = 0
    var bytes = 0
    var uncounted: Set<ObjectIdentifier> = []
  }
  private let state = Monitor(State())

  /// Enters a call; false if its id is still in flight.
  func enter(_ call: Call) -> Bool {
    state.look { state in
      if let id = call.id {
        // Hashed once, as nearly every id is new.
        if let other = state.requests.updateValue(call, forKey: id) {
          state.requests[id] = other
          return false
        }
      } else {
        state.notifications[ObjectIdentifier(call)] = call
      }
      state.count += 1
      state.counted += 1
      state.bytes += call.size
      return true
    }
  }

  /// Takes a call out; false if somebody else has. The same id may be in flight again by then, for another call: that one stays.
  /// Whoever took it calls `delivered` when its answer is on its way.
  func take(_ call: Call) -> Bool {
    state.look { state in
      if let id = call.id {
        guard let taken = state.requests.removeValue(forKey: id) else { return false }
        guard taken === call else {
          state.requests[id] = taken
          return false
        }
      } else {
        guard state.notifications.removeValue(forKey: ObjectIdentifier(call)) != nil else { return false }
      }
      return true
    }
  }

  /// A call that was taken out has been answered.
  func delivered(_ call: Call) {
    state.change { state in
      state.count -= 1
      if state.uncounted.remove(ObjectIdentifier(call)) == nil { state.forget(call) }
    }
  }

  /// The call bounds the client no more, if it is not answered yet.
  func stopCounting(_ call: Call) {
    state.change { state in
      guard call.id.map({ state.requests[$0] === call }) ?? (state.notifications[ObjectIdentifier(call)] != nil) else { return }
      if state.uncounted.insert(ObjectIdentifier(call)).inserted { state.forget(call) }
    }
  }

  /// All calls, to be answered with one error; each may be answered by somebody else meanwhile.
  var all: [Call] { state.look { Array($0.requests.values) + Array($0.notifications.values) } }

  /// Whether the calls in flight are few and small enough.
  func hasRoom(count: Int, bytes: Int) -> Bool { state.look { $0.counted < count && $0.bytes < bytes } }

  /// Blocks while the calls in flight are too many or too large: reading pauses, and with it the client.
  func waitForRoom(count: Int, bytes: Int) {
    state.wait { $0.counted < count && $0.bytes < bytes ? () : nil }
  }

  /// Blocks until nothing is in flight, and every answer is handed to the writer.
  func waitUntilEmpty() {
    state.wait { $0.count == 0 ? () : nil }
  }

  /// The request that is in flight under this id.
  func call(_ id: RequestID) -> Call? { state.look { $0.requests[id] } }

  /// Waits until no more than so many are in flight, at most for the given time.
  func wait(for count: Int, milliseconds: Int) {
    for _ in 0..<milliseconds where state.look({ $0.count > count }) { usleep(1000) }
  }
}

extension InFlight.State {
  fileprivate mutating func forget(_ call: Call) {
    counted -= 1
    bytes -= call.size
  }
}
