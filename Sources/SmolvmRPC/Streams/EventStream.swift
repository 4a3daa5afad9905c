import JSON
import JSONRPC
import Smolvm
import Synchronization

/// `stream.event` notifications of one call: what a follower says, as data.
final class EventStream: Sendable {
  private let call: Call
  private let sequence = Mutex(0)

  init(_ call: Call) { self.call = call }

  /// Sends one. Called on the loop's thread.
  func send(_ event: MonitorEvent) {
    sequence.withLock { sequence in
      guard case .object(let object)? = try? JSONValueEncoder().encode(event) else { return }  // it consists of texts and numbers
      sequence += 1
      let params: JSONObject = [
        "requestId": call.id?.json ?? .null, "seq": .number(JSONNumber(sequence)), "event": .object(object),
      ]
      call.notify("stream.event") { $0.write(params) }
    }
  }
}
