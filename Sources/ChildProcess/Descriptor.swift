import CPosix

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A file descriptor with exactly one owner, closed when the owner is done with it.
struct Descriptor: ~Copyable, Sendable {
  let number: Int32

  init(owning number: Int32) { self.number = number }

  // Never repeated on EINTR: on Linux the number is free by then and may be another thread's already.
  deinit { _ = close(number) }

  /// Exclusive ownership of what a `cposix_` function returned, a descriptor or a negated errno.
  static func owning(_ result: Int32, _ operation: String, _ path: String? = nil) throws(SpawnError) -> Descriptor {
    guard result >= 0 else { throw SpawnError(code: -result, operation: operation, path: path) }
    return try Descriptor(owning: result).aboveStdio(operation, path)
  }

  /// The same file under a number that no child uses. A host that has closed 0, 1 or 2 gets these numbers for its next
  /// files, and dup2 of a descriptor onto itself in the child would leave it close-on-exec.
  consuming func aboveStdio(_ operation: String, _ path: String?) throws(SpawnError) -> Descriptor {
    if number > 2 { return self }
    let copy = cposix_above_stdio(number)
    guard copy >= 0 else { throw SpawnError(code: -copy, operation: operation, path: path) }
    return Descriptor(owning: copy)
  }
}

/// What reading or writing without waiting came to.
enum Transfer {
  case bytes(Int)
  /// Nothing can be moved now.
  case later
  /// There will never be more: end of file, or nobody at the other end.
  case closed
}

extension Descriptor {
  /// Reads what is there. An error is taken as the end: a pipe knows none but that, a pseudo-terminal says EIO when its
  /// last user is gone.
  borrowing func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
    while true {
      #if canImport(Darwin)
      let count = Darwin.read(number, buffer.baseAddress, buffer.count)
      #else
      let count = Glibc.read(number, buffer.baseAddress, buffer.count)
      #endif
      if count > 0 { return .bytes(count) }
      if count == 0 { return .closed }
      let code = errno
      if code == EAGAIN { return .later }
      if code != EINTR { return .closed }
    }
  }

  /// Writes what fits.
  borrowing func write(_ buffer: UnsafeRawBufferPointer) -> Transfer {
    while true {
      #if canImport(Darwin)
      let count = Darwin.write(number, buffer.baseAddress, buffer.count)
      #else
      let count = Glibc.write(number, buffer.baseAddress, buffer.count)
      #endif
      if count >= 0 { return .bytes(count) }
      let code = errno
      if code == EAGAIN { return .later }
      if code != EINTR { return .closed }
    }
  }
}
