#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `write(2)`, under a name that methods called `write` do not hide.
func systemWrite(_ descriptor: Int32, _ bytes: [UInt8]) -> Int { write(descriptor, bytes, bytes.count) }

/// `read(2)`, likewise.
func systemRead(_ descriptor: Int32, _ memory: UnsafeMutableRawPointer, _ count: Int) -> Int { read(descriptor, memory, count) }

/// Whether a read would not wait; false where that cannot be told (Darwin's poll knows no terminals).
func isReadable(_ descriptor: Int32) -> Bool { polled(descriptor, POLLIN).map { $0 & Int16(POLLNVAL) == 0 } ?? false }

/// Whether a short write would neither wait nor fail.
func isWritable(_ descriptor: Int32) -> Bool { polled(descriptor, POLLOUT) == Int16(POLLOUT) }

/// What `poll(2)` says at once, nil if nothing.
func polled(_ descriptor: Int32, _ events: Int32) -> Int16? {
  var watched = pollfd(fd: descriptor, events: Int16(events), revents: 0)
  return poll(&watched, 1, 0) == 1 ? watched.revents : nil
}

/// What tells this thread from others.
func currentThread() -> UInt {
  #if canImport(Darwin)
  UInt(bitPattern: pthread_self())
  #else
  UInt(pthread_self())
  #endif
}

/// Lets a pipe hold so many bytes, where the system can (Darwin enlarges its pipes itself) and this user may; without effect on what is none.
func enlargePipe(_ descriptor: Int32, _ size: Int) {
  #if os(Linux)
  // F_SETPIPE_SZ and F_GETPIPE_SZ, which glibc hides from those who do not say _GNU_SOURCE.
  let (set, get): (Int32, Int32) = (1024 + 7, 1024 + 8)
  let now = fcntl(descriptor, get)
  if now > 0, now < size { _ = fcntl(descriptor, set, Int32(size)) }
  #endif
}
