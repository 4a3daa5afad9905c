import JSON
import JSONRPC
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `--trace FILE`: every message, both ways, as a line of JSON with its time. What was given as a secret is replaced, in requests and wherever
/// it comes back whole in a text. (What a command prints in pieces, or in base64, is its own.)
public final class Trace: MessageTap {
  private let descriptor: Int32
  private let secrets = Mutex(TracedSecrets())
  private let oneAtATime = Mutex(())

  /// Appends to a file, which is made for this user alone.
  /// - Throws: the errno.
  public init(path: String) throws(TraceProblem) {
    descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw TraceProblem(path: path, code: errno) }
  }

  deinit { close(descriptor) }

  public func received(_ message: JSONValue) {
    secrets.withLock { $0.learn(message) }
    write("in", "message", secrets.withLock { $0 }.hide(message, isAsked: true))
  }

  public func receivedUnreadable(_ what: UnreadableMessage) {
    // Not the message itself: a secret may stand in it, and nobody can tell where.
    let said: JSONObject =
      switch what {
      case .noJSON(let bytes): ["bytes": .number(JSONNumber(bytes))]
      case .tooLong: ["bytes": "more than the limit"]
      case .noHeader: ["header": "broken"]
      }
    write("in", "unreadable", .object(said))
  }

  public func sent(_ line: ArraySlice<UInt8>) {
    guard let message = try? JSONParser.parse(Array(line)) else { return }  // we wrote it
    write("out", "message", secrets.withLock { $0 }.hide(message))
    secrets.withLock { $0.forget(answered: message) }
  }

  private func write(_ direction: String, _ what: String, _ value: JSONValue) {
    let line: JSONObject = JSONObject([("time", .string(Self.time())), ("direction", .string(direction)), (what, value)])
    // A trace that cannot be written (a full disk) must not end what is traced.
    _ = oneAtATime.withLock { _ in writeAll(descriptor, Array((JSONValue.object(line).text + "\n").utf8)) }
  }

  /// RFC 3339, UTC, to the millisecond. By hand: a formatter would link 44 MB of ICU.
  private static func time() -> String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var parts = tm()
    gmtime_r(&now.tv_sec, &parts)
    func digits(_ number: Int32, _ width: Int = 2) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    let day = "\(digits(parts.tm_year + 1900, 4))-\(digits(parts.tm_mon + 1))-\(digits(parts.tm_mday))"
    let clock =
      "\(digits(parts.tm_hour)):\(digits(parts.tm_min)):\(digits(parts.tm_sec)).\(digits(Int32(now.tv_nsec / 1_000_000), 3))"
    return "\(day)T\(clock)Z"
  }
}

/// Why there is no trace.
public struct TraceProblem: Error {
  /// The file.
  public let path: String
  /// What the system said.
  public let code: Int32
}
