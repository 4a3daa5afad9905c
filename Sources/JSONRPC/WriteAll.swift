#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Writes all bytes, blocking the calling thread.
/// - Returns: nil, or the errno of a failure (EPIPE: nobody reads).
public func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Int32? { bytes.withUnsafeBytes { writeAll(descriptor, $0) } }

/// Writes all bytes, blocking the calling thread.
/// - Returns: nil, or the errno of a failure (EPIPE: nobody reads).
public func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int32? {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
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
