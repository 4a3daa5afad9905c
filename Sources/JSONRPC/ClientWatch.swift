import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Notices that nobody listens any more: the reader of our answers is gone, or the process that started us has died.
///
/// The end of the input is no such sign (it means "no more requests"), and a write may not be due for hours.
final class ClientWatch: Sendable {
  /// How often it is looked whether the parent lives, in milliseconds. (Linux could tell by a pidfd, but not before 5.3 nor in every sandbox.)
  private static let interval: Int32 = 500

  private let output: Int32
  private let parent: pid_t
  private let watchesParent: Atomic<Bool>

  /// - Parameter parent: the process that started us, as it was known at the start.
  init(input: Int32, output: Int32, parent: pid_t) {
    self.output = output
    self.parent = parent
    // A terminal or a file is nobody's end of a conversation, and process 1 does not die.
    watchesParent = Atomic(parent > 1 && Self.isPipe(input))
  }

  /// Watches on a thread of its own, and calls `lost` there once, with what happened.
  func start(lost: @escaping @Sendable (String) -> Void) {
    let watchesOutput = Self.isPipe(output) || isatty(output) == 1
    guard watchesOutput || watchesParent.load(ordering: .relaxed) else { return }
    BackgroundThread.start { [self] in
      var watched = pollfd(fd: watchesOutput ? output : -1, events: 0, revents: 0)
      while watchesOutput || watchesParent.load(ordering: .relaxed) {
        let hasParent = watchesParent.load(ordering: .relaxed)
        guard poll(&watched, 1, hasParent ? Self.interval : -1) >= 0 || errno == EINTR else { return }
        // A pipe without readers says POLLERR, a socket or terminal that was hung up POLLHUP, without being asked.
        if watched.revents & Int16(POLLERR | POLLHUP) != 0 { return lost("nobody reads the answers any more") }
        // Darwin's poll knows no terminals. Their end is noticed when they are written to.
        if watched.revents & Int16(POLLNVAL) != 0 { watched.fd = -1 }
        if hasParent, watchesParent.load(ordering: .relaxed), getppid() != parent {
          return lost("the process that started this one has died")
        }
      }
    }
  }

  /// No more requests come: a script that was piped in is carried out also if its sender does not wait.
  func inputEnded() { watchesParent.store(false, ordering: .relaxed) }

  private static func isPipe(_ descriptor: Int32) -> Bool {
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { return false }
    return info.st_mode & S_IFMT == S_IFIFO || info.st_mode & S_IFMT == S_IFSOCK
  }
}
