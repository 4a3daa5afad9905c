import JSON
import JSONRPC
import Smolvm
import Synchronization

/// How much input may be unwritten in all streams of a client together.
final class InputBudget: Sendable {
  private static let limit = 64 << 20
  private let used = Mutex(0)

  func take(_ count: Int) -> Bool {
    used.withLock { used in
      guard used + count <= Self.limit else { return false }
      used += count
      return true
    }
  }

  func give(_ count: Int) { used.withLock { $0 -= count } }
}

/// What the client sends to a command: in order, each write answered when its bytes are in the pipe, and never more unwritten than a limit.
final class InputStream: Sendable {
  private struct State: Sendable {
    /// How many bytes were accepted: where the next write begins.
    var offset = 0
    var unwritten = 0
    var unanswered = 0
    var isFinished = false
    /// A write was refused: until one comes that says where it begins, none is taken, so that no hole can open.
    var isRefusing = false
  }

  /// The most bytes that may be unwritten in one stream, and the most writes.
  static let limit = 4 << 20
  private static let mostWrites = 4096
  /// What a write counts for in the budget beside its bytes.
  private static let overhead = 256

  /// Whether it is a terminal's.
  let isTerminal: Bool
  private let running: RunningCommand
  private let budget: InputBudget
  private let state = Mutex(State())

  init(_ running: RunningCommand, isTerminal: Bool, _ budget: InputBudget) {
    self.running = running
    self.isTerminal = isTerminal
    self.budget = budget
  }

  /// A write was refused before it came here: the next one has to say where it begins.
  func refuseUntilOffset() { state.withLock { $0.isRefusing = true } }

  /// Writes, and answers the call that asks for it.
  /// - Parameters:
  ///   - offset: where the caller thinks that it begins.
  ///   - isLast: whether end of file follows.
  func write(_ bytes: [UInt8], at offset: Int?, isLast: Bool, for call: Call) {
    let weight = bytes.count + Self.overhead
    let accepted: Result<Int, RPCError> = state.withLock { state in
      if state.isFinished { return .failure(.streamClosed(written: 0)) }
      if let offset, offset != state.offset {
        state.isRefusing = true
        return .failure(.wrongOffset(offset, expected: state.offset))
      }
      guard state.unwritten + bytes.count <= Self.limit, state.unanswered < Self.mostWrites else {
        state.isRefusing = true
        return .failure(.streamFull(next: state.offset))
      }
      if state.isRefusing && offset == nil { return .failure(.afterRefusal(next: state.offset)) }
      guard budget.take(weight) else {
        state.isRefusing = true
        return .failure(.streamFull(next: state.offset))
      }
      state.isRefusing = false
      state.unwritten += bytes.count
      state.unanswered += 1
      state.offset += bytes.count
      if isLast { state.isFinished = true }
      return .success(state.offset)
    }
    switch accepted {
    case .failure(let error): call.fail(error)
    case .success(let end):
      call.stopCounting()
      running.write(bytes) { [self] result in
        state.withLock { state in
          state.unwritten -= bytes.count
          state.unanswered -= 1
        }
        budget.give(weight)
        switch result {
        case .success:
          var answer = StreamWritten()
          answer.offset = end
          call.succeed(encoding: answer)
        case .failure(let closed): call.fail(.streamClosed(written: closed.written))
        }
      }
      if isLast { running.finishInput() }
    }
  }
}

extension RPCError {
  fileprivate static func streamClosed(written: Int) -> RPCError {
    RPCError(
      .streamClosed,
      "the command reads no more: its input was ended, or it closed it, or it has ended; \(written) bytes of this write went in",
      more: ["written": .number(JSONNumber(written))])
  }

  fileprivate static func streamFull(next: Int) -> RPCError {
    RPCError(
      .overloaded, "the command does not read as fast as this; wait for earlier writes, then go on with offset \(next)",
      retryable: true,
      more: ["offset": .number(JSONNumber(next))])
  }

  fileprivate static func afterRefusal(next: Int) -> RPCError {
    .invalidParams(
      path: "/offset", expected: "\(next), where the next write begins: a write before this one was refused",
      more: ["offset": .number(JSONNumber(next))])
  }

  fileprivate static func wrongOffset(_ offset: Int, expected: Int) -> RPCError {
    .invalidParams(
      path: "/offset", expected: "\(expected), where the next write begins, not \(offset)",
      more: ["offset": .number(JSONNumber(expected))])
  }
}
