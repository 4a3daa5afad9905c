#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A child with a pipe to its stdin and one from its stdout, driven by blocking calls: as little as possible stands between it and the clock.
final class Peer {
  struct Failure: Error, CustomStringConvertible { let description: String }

  let pid: pid_t
  private let input: Int32
  let output: Int32
  private var capacity = 1 << 20
  private var memory = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 20)
  private var (start, end) = (0, 0)
  /// How many bytes have come from it.
  private(set) var received = 0

  init(_ command: [String], _ environment: [String]) throws {
    var (toChild, fromChild) = ([Int32](repeating: 0, count: 2), [Int32](repeating: 0, count: 2))
    guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else { throw Failure(description: "no pipe: errno \(errno)") }
    for end in [toChild[1], fromChild[0]] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    pid = try Peer.spawn(command, environment, [(toChild[0], 0), (fromChild[1], 1)])
    close(toChild[0])
    close(fromChild[1])
    (input, output) = (toChild[1], fromChild[0])
  }

  deinit { memory.deallocate() }

  /// Starts a program that is given by its path; what it says on stderr goes where ours does.
  static func spawn(_ command: [String], _ environment: [String], _ descriptors: [(Int32, Int32)]) throws -> pid_t {
    #if canImport(Darwin)
    var actions: posix_spawn_file_actions_t?
    #else
    var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (here, there) in descriptors {
      posix_spawn_file_actions_adddup2(&actions, here, there)
      if here != there { posix_spawn_file_actions_addclose(&actions, here) }
    }
    let (arguments, variables) = (command.map { strdup($0) } + [nil], environment.map { strdup($0) } + [nil])
    defer { for text in arguments + variables { free(text) } }
    var pid: pid_t = 0
    let code = posix_spawn(&pid, command[0], &actions, nil, arguments, variables)
    guard code == 0 else { throw Failure(description: "\(command[0]) does not start: errno \(code)") }
    return pid
  }

  /// Writes to its stdin, from any thread.
  struct Sender: Sendable {
    let input: Int32

    func send(_ bytes: [UInt8]) throws {
      try bytes.withUnsafeBytes { bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
          let count = write(input, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
          guard count > 0 else { throw Failure(description: "it reads no more: errno \(errno)") }
          rest = rest.dropFirst(count)
        }
      }
    }

    func send(_ line: String) throws { try send(Array((line + "\n").utf8)) }
  }
  var sender: Sender { Sender(input: input) }

  func send(_ bytes: [UInt8]) throws { try sender.send(bytes) }
  func send(_ line: String) throws { try sender.send(line) }

  /// One line, without its LF; valid until the next is read.
  func line() throws -> UnsafeBufferPointer<UInt8> {
    var scanned = start
    while true {
      if let found = lineFeed(from: scanned) {
        defer { start = found + 1 }
        return UnsafeBufferPointer(start: memory + start, count: found - start)
      }
      scanned = end - start
      makeRoom()
      try fill()
    }
  }

  private func lineFeed(from index: Int) -> Int? {
    memchr(memory + index, 10, end - index).map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) - UnsafePointer(memory) }
  }

  private func makeRoom() {
    memmove(memory, memory + start, end - start)
    (start, end) = (0, end - start)
    guard end == capacity else { return }
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * capacity)
    memcpy(larger, memory, end)
    memory.deallocate()
    (memory, capacity) = (larger, 2 * capacity)
  }

  /// Reads on to the line of an answer; it begins like `{"jsonrpc":"2.0","id":7,`, in whatever order its author likes.
  func answer(_ id: Int) throws -> String {
    while true {
      let line = try line()
      if Self.isNote(line) { continue }
      let text = String(decoding: line, as: UTF8.self)
      if text.contains("\"id\":\(id),") || text.contains("\"id\":\(id)}") || text.contains("\"id\": \(id),")
        || text.contains("\"id\": \(id)}")
      {
        return text
      }
    }
  }
  private static func isNote(_ line: UnsafeBufferPointer<UInt8>) -> Bool { notes.contains { line.starts(with: $0) } }
  private static let notes = [#"{"jsonrpc":"2.0","method""#, #"{"jsonrpc": "2.0", "method""#].map { Array($0.utf8) }

  /// One answer that has a member of that name: who fails fast is not fast.
  func answer(with member: String) throws {
    let text = String(decoding: try line(), as: UTF8.self)
    guard text.contains("\"\(member)\"") else { throw Failure(description: "no \(member) in \(text.prefix(300))") }
  }

  /// Reads, and throws away, until so many lines have come.
  func skip(lines wanted: Int) throws {
    var left = wanted
    while true {
      while left > 0, let found = lineFeed(from: start) {
        left -= 1
        start = found + 1
      }
      if left == 0 { return }
      (start, end) = (0, 0)
      try fill()
    }
  }

  /// Reads on to the next answer; nil where the next line is a notification.
  func anyAnswer() throws -> Int? {
    let line = try line()
    if Self.isNote(line) { return nil }
    let text = String(decoding: line.prefix(80), as: UTF8.self)
    guard let range = text.firstRange(of: /"id": ?([0-9]+)/) else { return nil }
    return Int(text[range].drop { !$0.isNumber })
  }

  /// Reads, and throws away, all that comes.
  func skipToTheEnd() { while read(output, memory, capacity) > 0 {} }

  private func fill() throws {
    let count = read(output, memory + end, capacity - end)
    guard count > 0 else { throw Failure(description: "it ended") }
    end += count
    received += count
  }

  /// Closes its stdin, reads what it still says, and waits for its end.
  func finish() {
    close(input)
    skipToTheEnd()
    close(output)
    Self.wait(pid)
  }

  static func wait(_ pid: pid_t) {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
  }

  /// Its resident memory in MiB, and the most that it ever was; nil where the system has no /proc.
  var resident: (now: Double, most: Double)? {
    guard let file = fopen("/proc/\(pid)/status", "r") else { return nil }
    defer { fclose(file) }
    var (now, most) = (0.0, 0.0)
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, 256, file) != nil {
      let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split {
        $0 == " " || $0 == "\t"
      }
      guard words.count > 1, let kib = Double(words[1]) else { continue }
      if words[0] == "VmRSS:" { now = kib / 1024 }
      if words[0] == "VmHWM:" { most = kib / 1024 }
    }
    return (now, most)
  }
}
