import JSONRPC

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// SIGTERM, SIGINT and SIGHUP: the first is a wish to end well, the second ends at once.
enum Signals {
  private static let ending = [SIGTERM, SIGINT, SIGHUP]

  /// Keeps the signals for `watch`. Before any other thread is started: they inherit the mask. (Children get an empty one.)
  static func hold() {
    var signals = set
    // The loop that runs children blocks it and asks for their end otherwise; unblocked here, each end would wake this thread for nothing.
    sigaddset(&signals, SIGCHLD)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// Calls `first` on a thread of its own at the first signal; at the second the process ends as the signal would have ended it.
  static func watch(_ first: @escaping @Sendable () -> Void) {
    BackgroundThread.start {
      var signals = set
      var number: Int32 = 0
      guard sigwait(&signals, &number) == 0 else { return }
      BackgroundThread.start(first)
      guard sigwait(&signals, &number) == 0 else { return }
      _exit(128 + number)
    }
  }

  private static var set: sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in ending { sigaddset(&signals, signal) }
    return signals
  }
}
