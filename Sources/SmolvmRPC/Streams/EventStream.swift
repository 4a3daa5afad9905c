import JSON
import JSONRPC
import Smolvm
import Synchronization

/// `stream.event` notifications of one call: what a follower says, as data.
final class EventStream: Sendable {
  private let call: Call
  private let running: RunningCommand
  private let sequence = Mutex(0)

  init(_ call: Call, _ running: RunningCommand) { (self.call, self.running) = (call, running) }

  /// Sends one. Called on the loop's thread.
  func send(_ event: MonitorEvent) {
    let isSlow = sequence.withLock { sequence in
      guard case .object(let object)? = try? JSONValueEncoder().encode(event) else {
        return false  // it consists of texts and numbers
      }
      sequence += 1
      let params: JSONObject = [
        "requestId": call.id?.json ?? .null, "seq": .number(JSONNumber(sequence)), "event": .object(object),
      ]
      return call.notify("stream.event") { $0.write(params) }
    }
    if isSlow { call.holdBack(running) }
  }
}
