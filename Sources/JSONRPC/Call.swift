import JSON
import Synchronization

/// One request or notification, from its arrival to its answer.
///
/// May be used from any thread. `succeed` and `fail` may both be called, and more than once: the first answers, since the one who takes
/// the call out of the in-flight table answers it, and the others find nothing to take.
public final class Call: Sendable {
  /// The client's id; nil for a notification, which is carried out and never answered.
  public let id: RequestID?
  /// The method's name.
  public let method: String
  /// The length of the message, in bytes: what it counts for while it is in flight.
  let size: Int
  private let connection: Connection
  private let batch: Batch?
  private let params: Mutex<JSONObject>

  init(id: RequestID?, method: String, params: JSONObject, size: Int, connection: Connection, batch: Batch?) {
    self.id = id
    self.method = method
    self.params = Mutex(params)
    self.size = size
    self.connection = connection
    self.batch = batch
  }

  /// The parameters, empty where none were given. They are handed over once, so that a call that waits for long does not keep them: as
  /// values they take up to thirty times the bytes that they came in.
  public func takeParams() -> JSONObject {
    params.withLock { params in
      defer { params = [:] }
      return params
    }
  }

  /// Answers with a result, which is always an object.
  public func succeed(_ result: JSONObject) {
    finish { id in Frames.result(id, .object(result)) }
  }

  /// Answers with an error. A notification's failure becomes a line on stderr.
  public func fail(_ error: RPCError) {
    finish { id in
      Frames.error(id, error)
    } orSay: {
      "notification \(method) failed: \(error.message)"
    }
  }

  /// Sends a notification at once, as a line of its own, also when the call came in a batch.
  public func notify(_ method: String, _ params: JSONObject) {
    connection.writer.send(Frames.notification(method, params))
  }

  private func finish(_ frame: (RequestID) -> [UInt8], orSay message: () -> String? = { nil }) {
    guard connection.inFlight.take(self) else { return }
    defer { connection.inFlight.delivered(self) }
    guard let id else {
      message().map(Log.write)
      return
    }
    if let batch { batch.add(frame(id)) } else { connection.writer.send(frame(id)) }
  }
}
