import JSON
import JSONRPC
import Smolvm
import SmolvmRPC

/// `notifications/progress` of one call: what its command writes, line by line as it comes, and what smolvm says about its work. Each time all that
/// came; of more than somebody reads the end.
final class ProgressNotes: Sendable {
  fileprivate struct Waiting: Sendable {
    var lines: [CommandChannel: OutputLines] = [:]
    var text: [UInt8] = []
    var leftOut = 0
  }

  fileprivate static let longestLine = 1024
  fileprivate static let longestMessage = 4096

  private let notes: PacedNotes<Waiting>

  init(_ token: JSONValue, _ call: Call, _ server: Server) {
    notes = PacedNotes(call, server, waiting: Waiting()) { waiting, number in
      guard let message = waiting.takeMessage() else { return nil }
      let params: JSONObject = ["progressToken": token, "progress": .number(JSONNumber(number)), "message": .string(message)]
      return Call.frame("notifications/progress") { $0.write(params) }
    }
  }

  /// smolvm said something.
  func take(_ message: String) { notes.add { $0.append(Array(message.utf8)) } }

  /// The command wrote something.
  func take(_ channel: CommandChannel, _ bytes: UnsafeRawBufferPointer) { notes.add { $0.take(channel, bytes) } }

  /// Nothing is sent from now on.
  func drop() { notes.drop() }

  /// Sends what still waits; nothing is sent from then on.
  func finish() { notes.finish { $0.takeUnfinished() } }
}

extension ProgressNotes.Waiting {
  fileprivate mutating func take(_ channel: CommandChannel, _ bytes: UnsafeRawBufferPointer) {
    var cutter = lines.removeValue(forKey: channel) ?? OutputLines(longest: ProgressNotes.longestLine)
    cutter.take(bytes) { append($0) }
    lines[channel] = cutter
  }

  fileprivate mutating func takeUnfinished() {
    for line in CommandChannel.allCases.compactMap({ lines[$0]?.unfinished }) where !line.isEmpty { append(line) }
  }

  fileprivate mutating func append(_ line: [UInt8]) {
    if !text.isEmpty { text.append(0x0A) }
    text += line
    // Seldom, so that a flood costs little.
    if text.count > 4 * ProgressNotes.longestMessage { cut() }
  }

  /// Nil if nothing came.
  fileprivate mutating func takeMessage() -> String? {
    guard !text.isEmpty else { return nil }
    cut()
    defer { (text, leftOut) = ([], 0) }
    return (leftOut == 0 ? "" : "[\(leftOut) bytes left out]\n") + String(decoding: text, as: UTF8.self)
  }

  /// Keeps the end, from the beginning of a line on.
  private mutating func cut() {
    guard text.count > ProgressNotes.longestMessage else { return }
    let tail = text.suffix(ProgressNotes.longestMessage)
    let kept = tail.firstIndex(of: 0x0A).map { tail[($0 + 1)...] } ?? tail
    leftOut += text.count - kept.count
    text = Array(kept)
  }
}
