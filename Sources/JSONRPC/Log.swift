import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Lines for a person, on stderr.
///
/// A client that never reads our stderr must not be able to stop us by it (modelcontextprotocol/typescript-sdk#2776), so a line that
/// does not fit is dropped: a pipe that polls writable takes at least PIPE_BUF bytes, 4,096 on Linux and 512 by POSIX, without blocking.
public enum Log {
  /// Two threads that both find room would together need twice as much.
  private static let oneAtATime = Mutex(())

  /// Writes one line, cut to 512 bytes, if stderr takes it at once.
  public static func write(_ message: String) {
    var line = Array("smolvm-rpc: \(message)".utf8.prefix(511).map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 })
    line.append(0x0A)
    oneAtATime.withLock { _ in
      var descriptor = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
      // POLLNVAL: Darwin's poll knows no terminals; those take a line.
      guard poll(&descriptor, 1, 0) == 1, descriptor.revents & Int16(POLLOUT | POLLNVAL) != 0 else { return }
      // A failure to log has nowhere to be told.
      _ = systemWrite(STDERR_FILENO, line)
    }
  }
}
