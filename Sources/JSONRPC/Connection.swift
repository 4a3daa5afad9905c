import JSON

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What answers the calls of a connection.
public protocol Service: Sendable {
  /// Takes one call, on the reader's thread and in the order of arrival. Must not block: the next line waits for it.
  func receive(_ call: Call)
  /// The client sends no more; what is in flight is still to be answered. On the reader's thread.
  func inputEnded(_ calls: [Call])
}

/// One client: reads messages, hands calls to the service, writes answers.
///
/// One reader (the thread that calls `serve`), one writer thread, one table of what is in flight.
public final class Connection: Sendable {
  /// What bounds a client.
  public struct Limits: Sendable {
    /// The longest message, in bytes.
    public var line = 16 << 20
    /// How many calls may be in flight before reading pauses.
    public var callsInFlight = 4096
    /// How many bytes of requests may be in flight, and of answers unwritten, before reading pauses.
    public var bytesInFlight = 64 << 20
    /// How many members a batch may have: beyond that it is a way to make one line cost as much as thousands.
    public var batch = 64
    /// How deep arrays and objects may be nested.
    public var depth = 128

    /// The usual limits.
    public init() {}
  }

  let inFlight: InFlight
  let writer: MessageWriter
  private let limits: Limits
  private let framing: Framing
  private let output: Int32
  private let lost: @Sendable (String) -> Void
  private let tap: (any MessageTap)?

  /// - Parameters:
  ///   - output: where answers go, whole lines at a time.
  ///   - framing: how messages are told apart, both ways.
  ///   - congested: called with true when more answers wait than the limits say, since the client does not read them, and with false when it
  ///     does again. Whoever makes answers should pause meanwhile; when twice as much waits, reading does.
  ///   - tap: sees every message.
  ///   - lost: called, on some thread and with what happened, when nobody listens any more; perhaps twice.
  public init(
    output: Int32, framing: Framing = .lines, limits: Limits = Limits(), congested: @escaping @Sendable (Bool) -> Void = { _ in },
    tap: (any MessageTap)? = nil, lost: @escaping @Sendable (String) -> Void
  ) {
    self.limits = limits
    inFlight = InFlight(limits: limits)
    self.framing = framing
    self.output = output
    self.lost = lost
    self.tap = tap
    writer = MessageWriter(descriptor: output, framing: framing, limit: limits.bytesInFlight, tap: tap, congested: congested) {
      code in
      lost("the answers cannot be written (errno \(code))")
    }
  }

  /// Reads `input` to its end and gives each call to `service`; then waits until every call is answered and every answer written.
  ///
  /// Blocks the calling thread. The end of the input means "no more requests" and nothing else.
  /// - Parameters:
  ///   - parent: the process whose death means that nobody listens any more; nil looks for no such signs before a write fails.
  ///   - settled: called once, on this thread, when the first message is taken, or none is there yet: what was not needed for that may be
  ///     started now.
  /// - Returns: nil, or the errno if reading failed before the end.
  public func serve(
    input: Int32, service: some Service, parent: pid_t? = nil, settled: () -> Void = {}
  ) -> Int32? {
    let watch = parent.map { ClientWatch(input: input, output: output, parent: $0) }
    var (isSettled, hasRead) = (false, false)
    func settle() {
      if isSettled { return }
      isSettled = true
      watch?.start(lost: lost)
      settled()
    }
    var reader = MessageReader(descriptor: input, framing: framing, limit: limits.line)
    var parser = JSONParser(maxDepth: limits.depth)
    writer.gather()
    let failure = reader.forEach { message in
      inFlight.waitForRoom(blocking: writer.flush)
      writer.waitForRoom()
      switch message {
      case .whole(let bytes): accept(bytes, &parser, service)
      case .tooLong:
        tap?.receivedUnreadable(.tooLong)
        writer.send(Frames.error(nil, .messageTooLarge(limit: limits.line)))
      case .broken(let why):
        tap?.receivedUnreadable(.noHeader)
        writer.send(Frames.error(nil, .parseError(why)))
      }
      if isSettled { return }
      writer.flush()
      settle()
    } waiting: {
      writer.flush()
      // At the latest when what was read first is no message: something may come for ever that never becomes one.
      if !isSettled && (hasRead || !isReadable(input)) { settle() }
      hasRead = true
    }
    settle()
    writer.stopGathering()
    if let failure { Log.write("reading requests failed with errno \(failure); taken for the end of the input") }
    watch?.inputEnded()
    service.inputEnded(inFlight.all)
    inFlight.waitUntilEmpty()
    writer.close()
    return failure
  }

  /// How many bytes of answers wait for the client to read them.
  public var unsent: Int { writer.unsent }

  /// The calls that are in flight.
  public var calls: [Call] { inFlight.all }

  /// Blocks until every call but so many is answered, at most for the given time.
  public func waitUntilAnswered(butFor count: Int, milliseconds: Int) { inFlight.wait(for: count, milliseconds: milliseconds) }

  /// Blocks until every answer is written, at most for the given time: the client may never read it.
  public func waitUntilWritten(milliseconds: Int) { writer.waitUntilWritten(milliseconds: milliseconds) }

  private func accept(_ line: UnsafeRawBufferPointer, _ parser: inout JSONParser, _ service: some Service) {
    if isBlank(line) { return }
    var incoming = Incoming()
    let value: JSONValue?
    do throws(JSONSyntaxError) {
      if let tap {
        let message = try parser.parse(line)
        tap.received(message)
        value = message
      } else {
        // Nearly all are requests: no object is made of them.
        value = try parser.members(of: line, named: Incoming.names) { incoming.take($0, $1) }
      }
    } catch {
      tap?.receivedUnreadable(.noJSON(bytes: line.count))
      writer.send(Frames.error(nil, .parseError(error)))
      return
    }
    switch value {
    case nil: accept(incoming, size: line.count, batch: nil, service)
    case .array(let members)?: acceptBatch(members, size: line.count, service)
    case let value?: accept(value, size: line.count, batch: nil, service)
    }
  }

  private func isBlank(_ line: UnsafeRawBufferPointer) -> Bool {
    for byte in line where byte != 0x20 && byte != 0x09 && byte != 0x0D { return false }
    return true
  }

  private func acceptBatch(_ members: [JSONValue], size: Int, _ service: some Service) {
    guard (1...limits.batch).contains(members.count) else {
      let why =
        members.isEmpty ? "the batch is empty" : "the batch has \(members.count) members; at most \(limits.batch) are taken"
      writer.send(Frames.error(nil, .invalidRequest(why)))
      return
    }
    let batch = Batch(writer: writer)
    for member in members { accept(member, size: size / members.count, batch: batch, service) }
    batch.close()
  }

  private func accept(_ value: JSONValue, size: Int, batch: Batch?, _ service: some Service) {
    guard case .object(let message) = value else { return refuse(nil, .invalidRequest("a message is a JSON object"), batch) }
    accept(Incoming(message), size: size, batch: batch, service)
  }

  private func accept(_ incoming: Incoming, size: Int, batch: Batch?, _ service: some Service) {
    do throws(Incoming.Refusal) {
      let (id, method, params) = try incoming.call()
      let call = Call(id: id, method: method, params: params, size: size, connection: self, batch: batch)
      guard inFlight.enter(call) else {
        let id = id?.json ?? .null
        return refuse(nil, .invalidRequest("the id \(id.text) is still in flight", more: ["duplicateId": id]), batch)
      }
      if id != nil { batch?.expect() }
      service.receive(call)
    } catch {
      switch error {
      case .brokenNotification(let method, let error): Log.write("notification \(method) dropped: \(error.message)")
      case .invalid(let id, let error): refuse(id, error, batch)
      }
    }
  }

  /// Answers what never became a call. An id that is in flight is the other call's: this answer must not be taken for it.
  private func refuse(_ id: RequestID?, _ error: RPCError, _ batch: Batch?) {
    let id = id.flatMap { inFlight.call($0) == nil ? $0 : nil }
    if let batch {
      batch.expect()
      batch.add(.error(error), to: id)
    } else {
      writer.send(Frames.error(id, error))
    }
  }
}
