#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What a descriptor delivers, as far as nobody has taken it yet.
///
/// Blocking `read(2)` on the caller's thread: libdispatch loses the end of file on Linux (swift-corelibs-libdispatch#949), and
/// `FileHandle.read(upToCount:)` waits for a full buffer.
struct InputBuffer: ~Copyable {
  /// What came of a read.
  enum Read {
    case more
    case endOfFile
    /// An errno.
    case failed(Int32)
  }

  private static let chunk = 64 * 1024
  private let descriptor: Int32
  private var memory = UnsafeMutableRawPointer.allocate(byteCount: chunk, alignment: 16)
  private var capacity = chunk
  private var start = 0
  private var end = 0

  init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { memory.deallocate() }

  /// How many bytes there are.
  var count: Int { end - start }

  /// The bytes, valid until the next read.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory + start, count: end - start) }

  /// Takes bytes away from the beginning.
  mutating func drop(_ count: Int) { start += count }

  /// Where a byte is, from the beginning.
  func index(of byte: UInt8, from scanned: Int) -> Int? {
    guard let found = memchr(memory + start + scanned, Int32(byte), end - start - scanned) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(memory + start)
  }

  /// Waits for more, and reads what is there.
  mutating func read() -> Read {
    makeRoom()
    while true {
      let count = systemRead(descriptor, memory + end, capacity - end)
      if count > 0 {
        end += count
        return .more
      }
      if count == 0 { return .endOfFile }
      let code = errno
      switch code {
      case EINTR: continue
      case EAGAIN, EWOULDBLOCK:
        // The descriptor's open file is shared with whoever gave it to us, and they may have made it non-blocking.
        var readable = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&readable, 1, -1)
      case EIO: return .endOfFile  // the terminal hung up
      default: return .failed(code)
      }
    }
  }

  /// Moves what is left to the front; doubles a full buffer, and lets go of a large one when what is left is small.
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
      next.copyMemory(from: memory + start, byteCount: pending)
      memory.deallocate()
      memory = next
      capacity = wanted
    } else if start > 0 && (pending == 0 || end == capacity) {
      memmove(memory, memory + start, pending)
    } else {
      return
    }
    start = 0
    end = pending
  }
}
