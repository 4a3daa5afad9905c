import JSON
import JSONRPC
import Smolvm
import SmolvmRPC
import Synchronization

/// `notifications/progress` of one call: what its command writes, line by line as it comes, and what smolvm says about its work. Not more often
/// than somebody can read, each time all that came; of more than that the end.
final class ProgressNotes: Sendable {
  private struct State {
    var lines: [CommandChannel: OutputLines] = [:]
    var waiting: [UInt8] = []
    var leftOut = 0
    var count = 0
    var isResting = false
    var isOver = false
  }

  private static let rest = Duration.milliseconds(100)
  private static let longestLine = 1024
  private static let longestMessage = 4096

  private let token: JSONValue
  private let call: Call
  private let server: Server
  private let state = Mutex(State())

  init(_ token: JSONValue, _ call: Call, _ server: Server) { (self.token, self.call, self.server) = (token, call, server) }

  /// smolvm said something.
  func take(_ message: String) { state.withLock { add(Array(message.utf8), &$0) } }

  /// The command wrote something.
  func take(_ channel: CommandChannel, _ bytes: UnsafeRawBufferPointer) {
    state.withLock { state in
      var lines = state.lines.removeValue(forKey: channel) ?? OutputLines(longest: Self.longestLine)
      lines.take(bytes) { add($0, &state) }
      state.lines[channel] = lines
    }
  }

  /// Nothing is sent from now on.
  func drop() { state.withLock { $0.isOver = true } }

  /// Sends what still waits; nothing is sent from then on.
  func finish() {
    state.withLock { state in
      for lines in state.lines.values where !lines.unfinished.isEmpty { append(lines.unfinished, &state) }
      send(&state)
      state.isOver = true
    }
  }

  private func add(_ line: [UInt8], _ state: inout State) {
    append(line, &state)
    if !state.isResting { send(&state) }
  }

  private func append(_ line: [UInt8], _ state: inout State) {
    if !state.waiting.isEmpty { state.waiting.append(0x0A) }
    state.waiting += line
    // Seldom, so that a flood costs little.
    if state.waiting.count > 4 * Self.longestMessage { cut(&state) }
  }

  /// Keeps the end, from the beginning of a line on.
  private func cut(_ state: inout State) {
    guard state.waiting.count > Self.longestMessage else { return }
    let tail = state.waiting.suffix(Self.longestMessage)
    let kept = tail.firstIndex(of: 0x0A).map { tail[($0 + 1)...] } ?? tail
    state.leftOut += state.waiting.count - kept.count
    state.waiting = Array(kept)
  }

  private func send(_ state: inout State) {
    guard !state.waiting.isEmpty, !state.isOver else { return }
    cut(&state)
    state.count += 1
    let missing = state.leftOut == 0 ? "" : "[\(state.leftOut) bytes left out]\n"
    let message = missing + String(decoding: state.waiting, as: UTF8.self)
    (state.waiting, state.leftOut) = ([], 0)
    let params: JSONObject = ["progressToken": token, "progress": .number(JSONNumber(state.count)), "message": .string(message)]
    call.notify("notifications/progress") { $0.write(params) }
    state.isResting = true
    _ = server.after(Self.rest) { [weak self] in self?.goOn() }
  }

  private func goOn() {
    state.withLock { state in
      state.isResting = false
      send(&state)
    }
  }
}
