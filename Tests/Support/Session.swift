import Foundation
import JSON
import Synchronization

/// A program that speaks lines of JSON, run as a child with pipes, as a client would run it.
///
/// posix_spawn by hand: Foundation.Process reports an exit only when every grandchild has closed its pipes, and the tests are about that.
public final class Session: Sendable {
  /// What did not happen in time, or should not have.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// The process.
  public let pid: pid_t
  private let input: Mutex<Int32>
  private struct Received: Sendable {
    var lines: [String] = []
    var openPipes = 2
    var stderr = ""
    var isEnded: Bool { openPipes == 0 }
  }
  private let received = Mutex(Received())
  private let status = Mutex<Int32?>(nil)

  /// - Parameters:
  ///   - command: the executable's path and its arguments.
  ///   - environment: what is set beside the inherited environment.
  public init(_ command: [String], environment: [String: String] = [:]) throws {
    signal(SIGPIPE, SIG_IGN)  // a program that ends before it has read everything is a test's result, not the runner's end
    let stdin = try Self.pipe()
    let stdout = try Self.pipe()
    let stderr = try Self.pipe()
    #if canImport(Darwin)
    var actions: posix_spawn_file_actions_t?
    #else
    var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, stdin.read, 0)
    posix_spawn_file_actions_adddup2(&actions, stdout.write, 1)
    posix_spawn_file_actions_adddup2(&actions, stderr.write, 2)
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }
    var argv: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    var pid = pid_t()
    let code = posix_spawn(&pid, command[0], &actions, nil, &argv, &envp)
    for descriptor in [stdin.read, stdout.write, stderr.write] { close(descriptor) }
    guard code == 0 else { throw Failure(description: "cannot run \(command[0]): \(String(cString: strerror(code)))") }
    self.pid = pid
    input = Mutex(stdin.write)
    Thread.detachNewThread { [self] in readLines(stdout.read) }
    Thread.detachNewThread { [self] in readErrors(stderr.read) }
  }

  deinit {
    closeInput()
    if status.withLock({ $0 == nil }) {
      kill(pid, SIGKILL)
      var status: Int32 = 0
      waitpid(pid, &status, 0)
    }
  }

  /// Sends bytes as they are.
  public func send(bytes: [UInt8]) {
    input.withLock { descriptor in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count <= 0 { return }  // the program is gone; what is waited for says so
        rest = rest.dropFirst(count)
      }
    }
  }

  /// Sends one line.
  public func send(_ line: String) { send(bytes: Array((line + "\n").utf8)) }

  /// Sends a request.
  public func request(_ id: JSONValue, _ method: String, _ params: JSONValue = [:]) {
    send(JSONValue.object(["jsonrpc": "2.0", "id": id, "method": .string(method), "params": params]).text)
  }

  /// Sends a request and waits for its answer.
  public func call(_ id: JSONValue, _ method: String, _ params: JSONValue = [:]) throws -> JSONValue {
    request(id, method, params)
    return try answer(id)
  }

  /// No more requests.
  public func closeInput() {
    input.withLock { descriptor in
      if descriptor >= 0 { close(descriptor) }
      descriptor = -1
    }
  }

  /// All lines received so far.
  public var lines: [String] { received.withLock { $0.lines } }
  /// All that was written on stderr so far.
  public var errors: String { received.withLock { $0.stderr } }

  /// Waits for the answer with an id.
  public func answer(_ id: JSONValue, seconds: Double = 120) throws -> JSONValue {
    try wait(seconds, "an answer to \(id.text)") { received in
      for line in received.lines {
        if let value = try? JSONParser.parse(line), value["id"] == id, value["method"] == nil { return value }
      }
      return nil
    }
  }

  /// Waits until so many lines have come.
  public func waitForLines(_ count: Int, seconds: Double = 120) throws -> [String] {
    try wait(seconds, "\(count) lines") { $0.lines.count >= count ? $0.lines : nil }
  }

  /// Waits for the end of its output and of the process.
  /// - Returns: all lines, and the exit status (128 + n for signal n).
  @discardableResult public func end(seconds: Double = 120) throws -> (lines: [String], status: Int32) {
    let lines = try wait(seconds, "the end of its output") { $0.isEnded ? $0.lines : nil }
    return (lines, reap())
  }

  /// Waits for the process and gives its exit status (128 + n for signal n).
  public func reap() -> Int32 {
    status.withLock { known in
      if let known { return known }
      var status: Int32 = 0
      while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
      let result = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
      known = result
      return result
    }
  }

  private func wait<Result>(_ seconds: Double, _ what: String, _ find: (Received) -> Result?) throws -> Result {
    let deadline = Date().addingTimeInterval(seconds)
    while true {
      let now = received.withLock { $0 }
      if let result = find(now) { return result }
      if now.isEnded || Date() > deadline {
        throw Failure(
          description:
            "waited for \(what); \(now.isEnded ? "output ended" : "time is up"). Lines: \(now.lines). stderr: \(now.stderr)")
      }
      usleep(1000)
    }
  }

  private func readLines(_ descriptor: Int32) {
    var rest: [UInt8] = []
    Self.readAll(descriptor) { bytes in
      rest += bytes
      while let index = rest.firstIndex(of: 0x0A) {
        let line = String(decoding: rest[..<index], as: UTF8.self)
        rest.removeFirst(index + 1)
        received.withLock { $0.lines.append(line) }
      }
    }
    received.withLock { $0.openPipes -= 1 }
  }

  private func readErrors(_ descriptor: Int32) {
    Self.readAll(descriptor) { bytes in received.withLock { $0.stderr += String(decoding: bytes, as: UTF8.self) } }
    received.withLock { $0.openPipes -= 1 }
  }

  private static func readAll(_ descriptor: Int32, _ body: (ArraySlice<UInt8>) -> Void) {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      body(chunk[..<count])
    }
    close(descriptor)
  }

  private static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard Foundation.pipe(&ends) == 0 else { throw Failure(description: "no pipe: \(String(cString: strerror(errno)))") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}
