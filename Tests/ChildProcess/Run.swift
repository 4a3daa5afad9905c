import Foundation
import Synchronization

@testable import ChildProcess

/// What a child did, collected on the loop's thread.
final class Run: Sendable {
  struct Record {
    var stdout: [UInt8] = []
    var stderr: [UInt8] = []
    var counts = (stdout: 0, stderr: 0)
    var ends: [Result<ProcessEnd, SpawnError>] = []
    var outputAfterEnd = false
  }

  let record = Mutex(Record())
  let ended = DispatchSemaphore(value: 0)

  /// Collects nothing but counts if `keeping` is false.
  func start(_ spec: ProcessSpec, on loop: ProcessLoop, keeping: Bool = true) -> ChildHandle {
    loop.spawn(spec) { channel, bytes in
      self.record.withLock { record in
        if !record.ends.isEmpty { record.outputAfterEnd = true }
        switch channel {
        case .stdout:
          record.counts.stdout += bytes.count
          if keeping { record.stdout += bytes }
        case .stderr:
          record.counts.stderr += bytes.count
          if keeping { record.stderr += bytes }
        }
      }
    } end: { result in
      self.record.withLock { $0.ends.append(result) }
      self.ended.signal()
    }
  }

  /// The end, or `nil` if it has not come in that time.
  func end(within seconds: Double = 20) -> Result<ProcessEnd, SpawnError>? {
    guard ended.wait(timeout: .now() + seconds) == .success else { return nil }
    return record.withLock { $0.ends.last }
  }

  var stdout: String { record.withLock { String(decoding: $0.stdout, as: UTF8.self) } }
  var stderr: String { record.withLock { String(decoding: $0.stderr, as: UTF8.self) } }

  /// Waits until stdout holds `text`.
  func waitFor(_ text: String, within seconds: Double = 20) -> Bool {
    eventually(within: seconds) { self.stdout.contains(text) }
  }
}

/// Whether `condition` comes true in time.
func eventually(within seconds: Double = 20, _ condition: () -> Bool) -> Bool {
  let limit = Date().addingTimeInterval(seconds)
  while Date() < limit {
    if condition() { return true }
    usleep(2_000)
  }
  return condition()
}

/// `/bin/sh -c script` with a PATH and nothing else.
func shell(_ script: String, stdin: ChildInput = .null, deadline: Duration? = nil, killGrace: Duration = .seconds(2)) -> ProcessSpec
{
  ProcessSpec(
    executable: "/bin/sh", arguments: ["-c", script], environment: [("PATH", "/usr/bin:/bin")], stdin: stdin, deadline: deadline,
    killGrace: killGrace)
}

let python =
  (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/python3" }
  .first { FileManager.default.isExecutableFile(atPath: $0) } ?? "/usr/bin/python3"

func pythonScript(_ script: String, stdin: ChildInput = .null, deadline: Duration? = nil) -> ProcessSpec {
  ProcessSpec(
    executable: python, arguments: ["-c", script], environment: [("PATH", ProcessInfo.processInfo.environment["PATH"] ?? "")],
    stdin: stdin, deadline: deadline)
}

/// Runs it to its end.
func run(_ spec: ProcessSpec, on loop: ProcessLoop, within seconds: Double = 20) -> Run {
  let run = Run()
  _ = run.start(spec, on: loop)
  if run.end(within: seconds) == nil { run.record.withLock { $0.ends = [] } }
  return run
}

extension Run {
  var result: ProcessEnd? { record.withLock { try? $0.ends.last?.get() } }
  var error: SpawnError? {
    record.withLock { record in
      guard case .failure(let error) = record.ends.last else { return nil }
      return error
    }
  }
}

/// The open descriptors of this process.
func openDescriptors() -> Set<Int32> {
  Set((0..<4096).filter { fcntl($0, F_GETFD) >= 0 })
}

/// How many descriptors are open, without the timers that libdispatch makes for the test library whenever it likes.
func lastingDescriptors() -> Int {
  openDescriptors().count { descriptor in
    let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")
    return target?.contains("timerfd") != true
  }
}

/// Children of this process that nobody has taken.
func zombies() -> [Int32] {
  #if os(Linux)
  let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
  return all.compactMap(Int32.init).filter { pid in
    guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
    let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
    return fields.count > 2 && fields[1] == "Z" && fields[2] == "\(getpid())"
  }
  #else
  return []
  #endif
}

/// Whether a process of this number is alive, that is no zombie and not gone.
func isAlive(_ pid: Int32) -> Bool {
  #if os(Linux)
  guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
  guard let paren = stat.lastIndex(of: ")") else { return false }
  return !stat[paren...].dropFirst(2).hasPrefix("Z")
  #else
  return kill(pid, 0) == 0
  #endif
}

/// A value that closures of several threads share.
final class Shared<Value: Sendable>: Sendable {
  private let content: Mutex<Value>

  init(_ value: Value) { content = Mutex(value) }

  var value: Value {
    get { content.withLock { $0 } }
    set { content.withLock { $0 = newValue } }
  }

  func change(_ change: (inout Value) -> Void) { content.withLock { change(&$0) } }
}
