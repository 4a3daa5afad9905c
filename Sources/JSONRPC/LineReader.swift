#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Splits what a descriptor delivers into lines, on LF alone (a character is never split, since no byte of a longer one is 0x0A).
///
/// Blocking `read(2)` on the caller's thread: libdispatch loses the end of file on Linux (swift-corelibs-libdispatch#949), and
/// `FileHandle.read(upToCount:)` waits for a full buffer.
struct LineReader: ~Copyable {
  enum Line {
    /// A line without its LF or CRLF. The bytes are valid only during the call.
    case whole(UnsafeRawBufferPointer)
    /// A line grew over the limit; the rest of it will be dropped.
    case tooLong
  }

  private static let chunk = 64 * 1024
  private let descriptor: Int32
  private let limit: Int
  private var buffer = UnsafeMutableRawPointer.allocate(byteCount: chunk, alignment: 16)
  private var capacity = chunk
  private var start = 0  // of the unfinished line
  /// Up to here there is no LF: a long line that comes in small pieces is looked at once, not again and again.
  private var scanned = 0
  private var end = 0
  private var dropping = false

  /// - Parameter limit: the longest line, in bytes without its LF.
  init(descriptor: Int32, limit: Int) {
    self.descriptor = descriptor
    self.limit = limit
  }

  deinit { buffer.deallocate() }

  /// Calls `body` with each line until the end of the input. A last line without LF counts.
  /// - Returns: nil at the end of file, else the errno that ended reading.
  mutating func forEach(_ body: (Line) -> Void) -> Int32? {
    while true {
      makeRoom()
      let count = read(descriptor, buffer + end, capacity - end)
      if count < 0 {
        let code = errno
        if code == EINTR { continue }
        if code == EAGAIN || code == EWOULDBLOCK {
          // The descriptor's open file is shared with whoever gave it to us, and they may have made it non-blocking.
          var readable = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
          _ = poll(&readable, 1, -1)
          continue
        }
        return code == EIO ? finish(body) : code  // EIO: the terminal hung up
      }
      if count == 0 { return finish(body) }
      end += count
      splitLines(body)
    }
  }

  private mutating func splitLines(_ body: (Line) -> Void) {
    while let found = memchr(buffer + scanned, 0x0A, end - scanned) {
      let at = found - buffer
      if dropping {
        dropping = false
      } else if at - start > limit {
        body(.tooLong)
      } else {
        body(.whole(line(upTo: at)))
      }
      start = at + 1
      scanned = start
    }
    scanned = end
    if dropping {
      start = end
    } else if end - start > limit {
      dropping = true
      start = end
      body(.tooLong)
    }
  }

  private mutating func finish(_ body: (Line) -> Void) -> Int32? {
    if end > start && !dropping { body(.whole(line(upTo: end))) }
    return nil
  }

  private func line(upTo at: Int) -> UnsafeRawBufferPointer {
    let endsInCR = at > start && buffer.load(fromByteOffset: at - 1, as: UInt8.self) == 0x0D
    return UnsafeRawBufferPointer(start: buffer + start, count: at - start - (endsInCR ? 1 : 0))
  }

  /// Moves the unfinished line to the front; doubles a full buffer, and lets go of a large one when what is left is small.
  private mutating func makeRoom() {
    let pending = end - start
    let wanted: Int
    if pending == capacity {
      wanted = capacity * 2
    } else if capacity > 16 * Self.chunk && pending < Self.chunk / 2 {
      wanted = Self.chunk
    } else {
      wanted = capacity
    }
    if wanted != capacity {
      let next = UnsafeMutableRawPointer.allocate(byteCount: wanted, alignment: 16)
      next.copyMemory(from: buffer + start, byteCount: pending)
      buffer.deallocate()
      buffer = next
      capacity = wanted
    } else if start > 0 && (pending == 0 || end == capacity) {
      memmove(buffer, buffer + start, pending)
    } else {
      return
    }
    scanned -= start
    start = 0
    end = pending
  }
}
