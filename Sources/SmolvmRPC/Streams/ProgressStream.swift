import JSON
import JSONRPC
import Smolvm

/// `request.queued` and `request.progress` notifications of one call.
final class ProgressStream: Sendable {
  private let call: Call
  /// Of several that wait the last counts.
  private let lines: PacedNotes<ProgressLine?>

  init(_ call: Call, _ server: Server) {
    self.call = call
    let id = call.id?.json ?? .null
    lines = PacedNotes(call, server, waiting: nil) { waiting, number in
      guard let line = waiting.take() else { return nil }
      var params: JSONObject = ["requestId": id, "seq": .number(JSONNumber(number)), "message": .string(line.message)]
      params["current"] = line.current.map { .number(JSONNumber($0)) }
      params["total"] = line.total.map { .number(JSONNumber($0)) }
      return Call.frame("request.progress") { $0.write(params) }
    }
  }

  /// The call waits for others.
  func queued(behind others: [JSONValue]) {
    call.notify("request.queued") { writer in
      writer.write(["requestId": call.id?.json ?? .null, "behind": .array(others)] as JSONObject)
    }
  }

  /// smolvm said something.
  func take(_ line: ProgressLine) { lines.add { $0 = line } }

  /// Sends what still waits.
  func finish() { lines.finish() }
}
