import ChildProcess
import Foundation
import JSON
import Synchronization

/// A program that speaks lines of JSON, run as a child with pipes, as a client would run it.
///
/// Through our own process layer, which has tests of its own: with Foundation.Process, or a bare posix_spawn, the pipes of one test would be
/// inherited by the children of another, and no end of input would come.
public final class Session: Sendable {
  /// What did not happen in time, or should not have.
  public struct Failure: Error, CustomStringConvertible {
    /// What it was.
    public let description: String
    /// What did not happen.
    public init(description: String) { self.description = description }
  }

  fileprivate struct Received: Sendable {
    var lines: [String] = []
    var rest: [UInt8] = []
    var stderr: [UInt8] = []
    var status: Int32?
    var failure: SpawnError?
    var processID: Int32 = 0
    var dropsNotifications = false
    /// The methods of requests, by their ids' texts.
    var methods: [String: String] = [:]
    static let notification = Array(#"{"jsonrpc":"2.0","method""#.utf8)
    var isEnded: Bool { status != nil || failure != nil }
  }

  private static let loop = Result { () throws(SpawnError) in try ProcessLoop() }
  private let child: ChildHandle
  private let received: Box

  /// What the loop's thread fills and the tests' threads look at.
  private final class Box: Sendable {
    let state = Mutex(Received())
  }

  /// - Parameters:
  ///   - command: the executable's path and its arguments.
  ///   - environment: what is set beside the inherited environment.
  public init(_ command: [String], environment: [String: String] = [:]) throws {
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    var spec = ProcessSpec(
      executable: command[0], arguments: Array(command.dropFirst()), environment: variables.map { ($0.key, $0.value) })
    spec.stdin = .open
    let received = Box()
    self.received = received
    child = try Self.loop.get().spawn(spec) { pid in
      received.state.withLock { $0.processID = pid }
    } output: { channel, bytes in
      received.state.withLock { $0.take(channel, bytes) }
    } end: { result in
      received.state.withLock { received in
        switch result {
        case .success(let end):
          switch end.status {
          case .exited(let code): received.status = code
          case .signaled(let signal): received.status = 128 + signal
          }
        case .failure(let error): received.failure = error
        }
      }
    }
  }

  deinit { child.signal(SIGKILL) }

  /// Sends bytes as they are.
  public func send(bytes: [UInt8]) { child.write(bytes) }

  /// Sends one line.
  public func send(_ line: String) { send(bytes: Array((line + "\n").utf8)) }

  /// Sends a request.
  public func request(_ id: JSONValue, _ method: String, _ params: JSONValue = [:]) {
    received.state.withLock { $0.methods[id.text] = method }
    send(JSONValue.object(["jsonrpc": "2.0", "id": id, "method": .string(method), "params": params]).text)
  }

  /// Sends a request and waits for its answer.
  public func call(_ id: JSONValue, _ method: String, _ params: JSONValue = [:]) throws -> JSONValue {
    request(id, method, params)
    return try answer(id)
  }

  /// Keeps no notifications from now on: for more output than fits.
  public var countsOnly: Bool {
    get { received.state.withLock { $0.dropsNotifications } }
    set { received.state.withLock { $0.dropsNotifications = newValue } }
  }

  /// Its process id.
  public var processID: Int32 {
    while true {
      let (pid, isEnded) = received.state.withLock { ($0.processID, $0.isEnded) }
      if pid != 0 || isEnded { return pid }
      usleep(200)
    }
  }

  /// Reads its output no more, as a client that hangs.
  public func pauseOutput() { child.pauseOutput() }
  /// Reads on.
  public func resumeOutput() { child.resumeOutput() }

  /// Sends it a signal.
  public func signal(_ number: Int32) { child.signal(number) }

  /// No more requests.
  public func closeInput() { child.finishInput() }

  /// All lines received so far.
  public var lines: [String] { received.state.withLock { $0.lines } }
  /// All that was written on stderr so far.
  public var errors: String { received.state.withLock { String(decoding: $0.stderr, as: UTF8.self) } }

  /// Waits for the answer with an id.
  public func answer(_ id: JSONValue, seconds: Double = 120) throws -> JSONValue {
    let start = Array((#"{"jsonrpc":"2.0","id":"# + id.text + ",").utf8)
    let answer: JSONValue = try wait(seconds, "an answer to \(id.text)") { received in
      for line in received.lines {
        // Members come in a fixed order. To parse every line at every look would take longer than all else.
        if line.utf8.starts(with: start), let value = try? JSONParser.parse(line) { return value }
      }
      return nil
    }
    if let method = received.state.withLock({ $0.methods[id.text] }), !DeclaredKinds.fits(method, answer) {
      throw Failure(description: "\(method) is not said to fail like this: \(answer.text)")
    }
    return answer
  }

  /// The notifications about a request that have come so far.
  public func notifications(_ id: JSONValue, _ method: String = "stream.output") -> [JSONValue] {
    let lines = received.state.withLock { $0.lines }
    return lines.compactMap { try? JSONParser.parse($0) }.filter { value in
      value["method"]?.string == method && value["params"]?["requestId"] == id
    }.compactMap { $0["params"] }
  }

  /// Waits until a stream has brought so many bytes on a channel.
  /// - Returns: the bytes.
  @discardableResult public func waitForOutput(
    _ id: JSONValue, _ channel: String = "stdout", bytes count: Int, seconds: Double = 60
  ) throws -> [UInt8] {
    let deadline = Date().addingTimeInterval(seconds)
    while true {
      let bytes = StreamedOutput(notifications(id)).bytes(channel)
      if bytes.count >= count { return bytes }
      if Date() > deadline { throw Failure(description: "waited for \(count) bytes on \(channel), got \(bytes.count)") }
      usleep(2000)
    }
  }

  /// Waits until something is so.
  public static func wait(_ seconds: Double = 60, for what: String, _ isSo: () throws -> Bool) throws {
    let deadline = Date().addingTimeInterval(seconds)
    while try !isSo() {
      if Date() > deadline { throw Failure(description: "waited for \(what)") }
      usleep(2000)
    }
  }

  /// Waits until so many lines have come.
  public func waitForLines(_ count: Int, seconds: Double = 120) throws -> [String] {
    try wait(seconds, "\(count) lines") { $0.lines.count >= count ? $0.lines : nil }
  }

  /// Waits for the end of the process.
  /// - Returns: all lines, and the exit status (128 + n for signal n).
  @discardableResult public func end(seconds: Double = 120) throws -> (lines: [String], status: Int32) {
    try wait(seconds, "its end") { received in received.status.map { (received.lines, $0) } }
  }

  private func wait<Result>(_ seconds: Double, _ what: String, _ find: (Received) -> Result?) throws -> Result {
    let deadline = Date().addingTimeInterval(seconds)
    while true {
      let now = received.state.withLock { $0 }
      if let result = find(now) { return result }
      if now.isEnded || Date() > deadline {
        let why = now.failure.map(String.init(describing:)) ?? (now.isEnded ? "it ended" : "time is up")
        let stderr = String(decoding: now.stderr, as: UTF8.self)
        throw Failure(description: "waited for \(what); \(why). Lines: \(now.lines). stderr: \(stderr)")
      }
      usleep(1000)
    }
  }
}

extension Session.Received {
  fileprivate mutating func take(_ channel: OutputChannel, _ bytes: UnsafeRawBufferPointer) {
    guard channel == .stdout else {
      stderr += bytes
      return
    }
    var scanned = rest.count
    rest += bytes
    var start = 0
    // By the C library: in a debug build a loop over megabytes takes seconds, and over and over minutes.
    while let end = rest.withUnsafeBytes({ Self.lineEnd(in: $0, from: scanned) }) {
      if !dropsNotifications || !rest[start..<end].starts(with: Self.notification) {
        lines.append(String(decoding: rest[start..<end], as: UTF8.self))
      }
      start = end + 1
      scanned = start
    }
    rest.removeFirst(start)
  }

  private static func lineEnd(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let base = bytes.baseAddress, let found = memchr(base + start, 0x0A, bytes.count - start) else { return nil }
    return UnsafeRawPointer(found) - base
  }
}
