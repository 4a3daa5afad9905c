#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The one writer: whole lines, in the order in which they were handed over, from a thread of its own.
///
/// Nobody else waits for it: reader, timers and signals hand over bytes and go on, so a client that stops reading stops nothing but its
/// own answers (MongLong0214/logic-pro-mcp#683). Lines that are ready together leave in one system call.
final class LineWriter: Sendable {
  private struct State: Sendable {
    var pending: [UInt8] = []
    var backlog = 0  // bytes handed over and not yet written
    var failure: Int32?
    var closing = false
    var ended = false
  }
  private let state = Monitor(State())
  private let descriptor: Int32

  /// Starts the thread.
  /// - Parameter failed: called once, on the writer's thread, with the errno when the descriptor takes no more (EPIPE: nobody reads).
  init(descriptor: Int32, failed: @escaping @Sendable (Int32) -> Void) {
    self.descriptor = descriptor
    Thread.start { [self] in run(failed) }
  }

  /// Hands over one line, without its LF. After a failure it is dropped: there is nobody to read it.
  func send(_ line: [UInt8]) {
    state.change { state in
      guard state.failure == nil else { return }
      state.pending.append(contentsOf: line)
      state.pending.append(0x0A)
      state.backlog += line.count + 1
    }
  }

  /// Blocks while more than `bytes` wait to be written.
  func waitForRoom(bytes: Int) {
    state.wait { $0.backlog < bytes || $0.failure != nil ? () : nil }
  }

  /// Writes what is pending and ends the thread.
  func close() {
    state.change { $0.closing = true }
    state.wait { $0.ended ? () : nil }
  }

  private func run(_ failed: (Int32) -> Void) {
    while let bytes = nextBytes() {
      if let code = write(bytes) {
        state.change { state in
          state.failure = code
          state.pending = []
          state.backlog = 0
        }
        failed(code)
      } else {
        state.change { $0.backlog -= bytes.count }
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

  /// Writes all of it; gives the errno of a failure.
  private func write(_ bytes: [UInt8]) -> Int32? {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: rest))
        if count >= 0 {
          rest = rest.dropFirst(count)
          continue
        }
        let code = errno
        if code == EINTR { continue }
        guard code == EAGAIN || code == EWOULDBLOCK else { return code }
        // Never set by us, but the open file is shared with our parent, who may have made it non-blocking.
        var writable = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&writable, 1, -1)
      }
      return nil
    }
  }
}
