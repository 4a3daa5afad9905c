import JSON
import JSONRPC
import Smolvm
import Synchronization

/// The live output of one call: `stream.output` notifications, whole characters each, none after the answer.
final class OutputStream: Sendable {
  private struct Channel: Sendable {
    var offset = 0
    /// The beginning of a character whose rest has not come yet.
    var carry: [UInt8] = []
  }
  private struct State: Sendable {
    var sequence = 0
    var channels: [CommandChannel: Channel] = [:]
  }

  /// How many bytes a chunk has at most: about as many as a pipe delivers at once, and few enough that with the usual escapes the line stays
  /// below `longestLine`.
  private static let largestChunk = 32_768
  /// Many readers of lines stop at 64 KiB.
  private static let longestLine = 65_000

  private let call: Call
  private let running: RunningCommand
  private let forced: CommandOutput.Encoding?
  private let state = Mutex(State())

  /// - Parameter encoding: nil sends what is UTF-8 as text and the rest as base64.
  init(_ call: Call, _ running: RunningCommand, encoding: CommandOutput.Encoding?) {
    self.call = call
    self.running = running
    forced = encoding
  }

  /// Sends what came. Called on the loop's thread.
  func take(_ channel: CommandChannel, _ bytes: UnsafeRawBufferPointer) {
    let isSlow = state.withLock { state in
      var bytes = bytes[...]
      var isSlow = false
      while !bytes.isEmpty {
        let piece = bytes.prefix(Self.largestChunk)
        bytes = bytes.dropFirst(piece.count)
        isSlow = send(channel, UnsafeRawBufferPointer(rebasing: piece), &state) || isSlow
      }
      return isSlow
    }
    if isSlow { call.holdBack(running) }
  }

  /// Sends what is left: beginnings of characters that were never finished.
  func finish() {
    state.withLock { state in
      for channel in CommandChannel.allCases {
        guard let carry = state.channels[channel]?.carry, !carry.isEmpty else { continue }
        state.channels[channel]?.carry = []
        carry.withUnsafeBytes { _ = write(channel, $0, forced ?? .base64, &state) }
      }
    }
  }

  private func send(_ channel: CommandChannel, _ piece: UnsafeRawBufferPointer, _ state: inout State) -> Bool {
    if forced == .base64 { return write(channel, piece, .base64, &state) }
    let carry = state.channels[channel, default: Channel()].carry
    if carry.isEmpty { return sendText(channel, piece, &state) }
    return (carry + piece).withUnsafeBytes { sendText(channel, $0, &state) }
  }

  /// All but the beginning of a character at the end.
  private func sendText(_ channel: CommandChannel, _ bytes: UnsafeRawBufferPointer, _ state: inout State) -> Bool {
    let whole = UnsafeRawBufferPointer(rebasing: bytes[..<UTF8Text.endOfWholeCharacters(bytes)])
    state.channels[channel, default: Channel()].carry = Array(bytes[whole.count...])
    if whole.isEmpty { return false }
    let encoding = forced ?? (UTF8Text.isText(whole) ? .utf8 : .base64)
    return write(channel, whole, encoding, &state)
  }

  private func write(
    _ channel: CommandChannel, _ bytes: UnsafeRawBufferPointer, _ encoding: CommandOutput.Encoding, _ state: inout State
  ) -> Bool {
    let offset = state.channels[channel, default: Channel()].offset
    let longest = bytes.count > 8 ? Self.longestLine : .max
    let isSlow = call.notify("stream.output", atMost: longest) { writer in
      writer.raw(#"{"requestId":"#)
      writer.write(call.id?.json ?? .null)
      writer.raw(#","seq":"#)
      writer.write(state.sequence + 1)
      writer.raw(#","channel":""#)
      writer.raw(channel.rawValue.utf8)
      writer.raw(#"","data":"#)
      switch encoding {
      case .base64: writer.write(base64: bytes)
      case .utf8 where forced == .utf8 && !UTF8Text.isValid(bytes): writer.write(String(decoding: bytes, as: UTF8.self))
      case .utf8: writer.write(utf8: bytes)
      }
      writer.raw(#","encoding":""#)
      writer.raw(encoding.rawValue.utf8)
      writer.raw(#"","offset":"#)
      writer.write(offset)
      writer.raw("}")
    }
    guard let isSlow else {
      // Control characters take six bytes each: in two halves, then, without splitting a character.
      let half = UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)])
      let middle = encoding == .utf8 ? max(1, UTF8Text.endOfWholeCharacters(half)) : half.count
      _ = write(channel, UnsafeRawBufferPointer(rebasing: bytes[..<middle]), encoding, &state)
      return write(channel, UnsafeRawBufferPointer(rebasing: bytes[middle...]), encoding, &state)
    }
    state.sequence += 1
    state.channels[channel, default: Channel()].offset = offset + bytes.count
    return isSlow
  }
}

extension Call {
  /// The client does not keep up: the command shall wait. Whatever it still gets, more than a pipe full is never kept here.
  func holdBack(_ running: RunningCommand) {
    running.pauseOutput()
    if !whenClientHasCaughtUp({ running.resumeOutput() }) { running.resumeOutput() }
  }
}
