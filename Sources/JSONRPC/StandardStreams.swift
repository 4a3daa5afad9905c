#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The client's two pipes, taken away from fds 0 and 1 so that nothing else can read or write them.
///
/// Afterwards fd 0 is /dev/null and fd 1 is stderr: a `print` anywhere, in any library, ends in the log and not in the protocol
/// (swiftlang/sourcekit-lsp#296). The new descriptors are closed in children.
public struct StandardStreams: Sendable {
  /// Where requests come from.
  public let input: Int32
  /// Where answers go.
  public let output: Int32

  /// Takes them; once, at the start, before any other thread.
  /// - Returns: nil if no descriptors are left.
  public static func take() -> StandardStreams? {
    // A program may be started with some of them closed; then the next file opened would become stdout.
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      guard open("/dev/null", O_RDWR) == descriptor else { return nil }  // the lowest free one
    }
    // A reader that goes away is an error of write, not the end of this process.
    signal(SIGPIPE, SIG_IGN)
    let input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
    let output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard input >= 0, output >= 0, null >= 0, dup2(null, STDIN_FILENO) >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else {
      return nil
    }
    close(null)
    return StandardStreams(input: input, output: output)
  }
}
