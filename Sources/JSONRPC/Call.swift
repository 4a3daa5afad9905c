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

  private struct State {
    var params: JSONObject
    var work: (any CallWork)?
    var voice: (any CallVoice)?
    var isAnswered = false
  }
  private let state: Mutex<State>

  init(id: RequestID?, method: String, params: JSONObject, size: Int, connection: Connection, batch: Batch?) {
    self.id = id
    self.method = method
    state = Mutex(State(params: params))
    self.size = size
    self.connection = connection
    self.batch = batch
  }

  /// The parameters, empty where none were given. They are handed over once, so that a call that waits for long does not keep them: as
  /// values they take up to thirty times the bytes that they came in.
  public func takeParams() -> JSONObject {
    state.withLock { state in
      defer { state.params = JSONObject() }
      return state.params
    }
  }

  /// Turns the call of another protocol into one of a method's: these are its parameters from now on, and its answer is put into words by
  /// `voice`.
  public func turn(into params: JSONObject, voice: any CallVoice) {
    state.withLock { ($0.params, $0.voice) = (params, voice) }
  }

  /// How its answer is put into words; nil in our own way.
  public var voice: (any CallVoice)? { state.withLock { $0.voice } }

  /// Whether it came in a batch.
  public var isInBatch: Bool { batch != nil }

  /// What the service does about the call, kept with it until it is answered, so that calls which speak of another one (to cancel it, to
  /// feed it) find it through ``find(_:)`` without a second table.
  public var work: (any CallWork)? { state.withLock { $0.work } }

  /// Sets ``work``; false, and nothing set, if the call is answered already.
  public func attach(_ work: any CallWork) -> Bool {
    state.withLock { state in
      if state.isAnswered { return false }
      state.work = work
      return true
    }
  }

  /// The call of the same client that is in flight under this id.
  public func find(_ id: RequestID) -> Call? { connection.inFlight.call(id) }

  /// All calls of the same client that are in flight, this one included.
  public var everyCall: [Call] { connection.inFlight.all }

  /// Answers with a result, which is always an object.
  public func succeed(_ result: JSONObject = JSONObject()) {
    finish(.result(result))
  }

  /// Answers with an error. A notification's failure becomes a line on stderr.
  public func fail(_ error: RPCError) {
    finish(.error(error))
  }

  /// Sends a notification about this call, at once, as a line of its own, also when the call came in a batch. Nothing is sent once the
  /// call is answered: nobody has to expect anything after the answer.
  /// - Parameter params: writes the parameters, one JSON object; with locks held, so all that it may do is to write.
  /// - Returns: whether the client is so slow in reading that whoever makes more for it should wait: see ``whenClientHasCaughtUp(_:)``.
  @discardableResult public func notify(_ method: StaticString, _ params: (inout JSONWriter) -> Void) -> Bool {
    notify(method, atMost: .max, params) ?? false
  }

  /// The same, unless its message would be longer than so many bytes: then nothing is sent.
  /// - Returns: nil if it would; else as above.
  public func notify(_ method: StaticString, atMost longest: Int, _ params: (inout JSONWriter) -> Void) -> Bool? {
    // Sent inside the lock, where `finish` sets the mark: a notification from another thread cannot come between mark and answer.
    state.withLock { state in
      if state.isAnswered { return false }
      return connection.writer.send(atMost: longest) { Frames.notification(method, into: &$0, params) }
    }
  }

  /// Sends a message that was made by ``frame(_:_:)``.
  /// - Returns: as above.
  @discardableResult public func notify(_ frame: [UInt8]) -> Bool {
    state.withLock { state in !state.isAnswered && connection.writer.send(frame) }
  }

  /// A notification as the message that it will be, for somebody else to send.
  public static func frame(_ method: StaticString, _ params: (inout JSONWriter) -> Void) -> [UInt8] {
    var bytes: [UInt8] = []
    Frames.notification(method, into: &bytes, params)
    return bytes
  }

  /// Calls `resume` when the client has caught up, on the writer's thread, which must not be blocked.
  /// - Returns: false, and nothing is called, if it has already.
  public func whenClientHasCaughtUp(_ resume: @escaping @Sendable () -> Void) -> Bool { connection.writer.whenDrained(resume) }

  /// Sends notifications that are about no call.
  public var notifier: Notifier { Notifier(writer: connection.writer) }

  /// Takes the call out of what bounds the client: whoever does that bounds such calls in another way. (Reading pauses when too many calls
  /// wait; a call that other calls must be able to overtake may not be one of those.)
  public func stopCounting() { connection.inFlight.stopCounting(self) }

  /// From now on nothing is sent about the call; what is done about it may go.
  /// - Returns: its voice if it has one, and then nothing is closed, where that is asked: most calls have none, and are looked at once.
  private func close(unlessVoiced: Bool) -> (any CallVoice)? {
    let (voice, work) = state.withLock { state -> ((any CallVoice)?, (any CallWork)?) in
      if unlessVoiced, let voice = state.voice { return (voice, nil) }
      state.isAnswered = true
      defer { (state.work, state.voice) = (nil, nil) }
      return (nil, state.work)
    }
    // What goes with it may ask for the lock.
    withExtendedLifetime(work) {}
    return voice
  }

  private func finish(_ answer: CallAnswer) {
    guard connection.inFlight.take(self) else { return }
    defer { connection.inFlight.delivered() }
    var words: CallAnswer? = answer
    if let voice = close(unlessVoiced: true) {
      // It may have something to say before the answer.
      words = voice.words(for: answer)
      _ = close(unlessVoiced: false)
    }
    guard let id else {
      if case .error(let error) = answer { Log.write("notification \(method) failed: \(error.message)") }
      return
    }
    guard let words else {
      batch?.dismiss()
      return
    }
    if let batch { batch.add(words, to: id) } else { connection.writer.send { Frames.write(words, to: id, into: &$0) } }
  }
}

/// What a service does about a call. A class, like what else a call holds: one reference, which is looked at and counted for every call.
public protocol CallWork: AnyObject, Sendable {}

/// Sends a client notifications that are about no call.
public struct Notifier: Sendable {
  let writer: MessageWriter

  /// Sends one, unless the client is so slow in reading that it would wait with half a megabyte of others.
  /// - Parameter params: writes the parameters, one JSON object; with locks held, so all that it may do is to write.
  public func notify(_ method: StaticString, _ params: (inout JSONWriter) -> Void) {
    if writer.isFull { return }
    writer.send { Frames.notification(method, into: &$0, params) }
  }
}
