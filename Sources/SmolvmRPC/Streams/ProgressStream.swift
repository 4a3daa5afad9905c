import JSON
import JSONRPC
import Smolvm
import Synchronization

/// `request.queued` and `request.progress` notifications of one call, not more often than somebody can read.
final class ProgressStream: Sendable {
  private struct State: Sendable {
    var sequence = 0
    var pending: ProgressLine?
    /// Until it fires, what comes waits, and the last of it counts.
    var isResting = false
  }

  private static let rest = Duration.milliseconds(100)
  private let call: Call
  private let smolvm: SmolvmClient
  private let state = Mutex(State())

  init(_ call: Call, _ smolvm: SmolvmClient) {
    self.call = call
    self.smolvm = smolvm
  }

  /// The call waits for others.
  func queued(behind others: [JSONValue]) {
    call.notify("request.queued") { writer in
      writer.write(["requestId": call.id?.json ?? .null, "behind": .array(others)] as JSONObject)
    }
  }

  /// smolvm said something.
  func take(_ line: ProgressLine) {
    state.withLock { state in
      state.pending = line
      if !state.isResting { send(&state) }
    }
  }

  /// Sends what still waits.
  func finish() {
    state.withLock { state in send(&state) }
  }

  private func send(_ state: inout State) {
    guard let line = state.pending else { return }
    state.pending = nil
    state.sequence += 1
    var params: JSONObject = [
      "requestId": call.id?.json ?? .null, "seq": .number(JSONNumber(state.sequence)), "message": .string(line.message),
    ]
    params["current"] = line.current.map { .number(JSONNumber($0)) }
    params["total"] = line.total.map { .number(JSONNumber($0)) }
    call.notify("request.progress") { $0.write(params) }
    state.isResting = true
    _ = smolvm.after(Self.rest) { [weak self] in self?.goOn() }
  }

  private func goOn() {
    state.withLock { state in
      state.isResting = false
      send(&state)
    }
  }
}
