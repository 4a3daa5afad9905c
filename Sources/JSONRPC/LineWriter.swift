#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The one writer: whole lines, in the order in which they were handed over, from a thread of its own.
///
/// Whoever has an answer hands over its bytes and goes on, so a client that stops reading stops nothing but its own answers (only when
/// 64 MiB of them wait does reading pause, too) (MongLong0214/logic-pro-mcp#683). Lines that are ready together leave in one system call.
final class LineWriter: Sendable {
  private struct State: Sendable {
    var pending: [UInt8] = []
    var backlog = 0  // bytes handed over and not yet written
    var isCongested = false
    var failure: Int32?
    var closing = false
    var ended = false
  }
  private let state = Monitor(State())
  private let descriptor: Int32
  private let limit: Int
  private let congested: @Sendable (Bool) -> Void

  /// Starts the thread.
  /// - Parameters:
  ///   - limit: from how many unwritten bytes on it is congested, until half of them are gone.
  ///   - congested: called when that changes.
  ///   - failed: called once, on the writer's thread, with the errno when the descriptor takes no more (EPIPE: nobody reads).
  init(
    descriptor: Int32, limit: Int, congested: @escaping @Sendable (Bool) -> Void, failed: @escaping @Sendable (Int32) -> Void
  ) {
    self.descriptor = descriptor
    self.limit = limit
    self.congested = congested
    BackgroundThread.start { [self] in run(failed) }
  }

  /// Hands over one line, without its LF. After a failure it is dropped: there is nobody to read it.
  func send(_ line: [UInt8]) {
    let isNew = state.change { state in
      guard state.failure == nil else { return false }
      state.pending.append(contentsOf: line)
      state.pending.append(0x0A)
      state.backlog += line.count + 1
      guard !state.isCongested, state.backlog > limit else { return false }
      state.isCongested = true
      return true
    }
    if isNew { congested(true) }
  }

  /// Blocks while it is congested.
  func waitForRoom() {
    state.wait { !$0.isCongested || $0.failure != nil ? () : nil }
  }

  /// Blocks until everything is written, at most for the given time: the client may never read it.
  func waitUntilWritten(milliseconds: Int) {
    for _ in 0..<milliseconds where state.look({ $0.backlog > 0 && $0.failure == nil }) { usleep(1000) }
  }

  /// Writes what is pending and ends the thread.
  func close() {
    state.change { $0.closing = true }
    state.wait { $0.ended ? () : nil }
  }

  private func run(_ failed: (Int32) -> Void) {
    while let bytes = nextBytes() {
      if let code = writeAll(descriptor, bytes) {
        state.change { state in
          state.failure = code
          state.pending = []
          state.backlog = 0
        }
        failed(code)
      } else {
        let isOver = state.change { state in
          state.backlog -= bytes.count
          guard state.isCongested, state.backlog < limit / 2 else { return false }
          state.isCongested = false
          return true
        }
        if isOver { congested(false) }
      }
    }
    state.change { $0.ended = true }
  }

  private func nextBytes() -> [UInt8]? {
    state.wait { state -> [UInt8]?? in
      guard !state.pending.isEmpty else { return state.closing ? .some(nil) : nil }
      defer { state.pending = [] }
      return state.pending
    }
  }
}
