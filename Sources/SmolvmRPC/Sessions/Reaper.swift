#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The process that cleans up after a server that cannot do so itself, since it was killed.
///
/// It waits in one system call and holds nothing of anybody's: a session of its own, /dev/null as its standard streams, the root as its
/// working directory, the pipe from its server and the journal. The client's pipes are not among them, so that they end with the server.
public enum Reaper {
  /// What makes this program a reaper: `_reaper JOURNAL`.
  static let subcommand = "_reaper"

  /// Is the reaper and never returns, if this process was started as one. To be asked first of all: what a server needs, a reaper would
  /// hold for nothing.
  public static func runIfAsked() {
    guard CommandLine.argc == 3, let word = CommandLine.unsafeArgv[1], strcmp(word, subcommand) == 0,
      let path = CommandLine.unsafeArgv[2]
    else { return }
    exit(run(String(cString: path)))
  }

  private static func run(_ path: String) -> Int32 {
    // What ends a whole group or system politely ends the server too, and this process after it.
    for number in [SIGHUP, SIGINT, SIGTERM, SIGPIPE] { signal(number, SIG_IGN) }
    let lifeline = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
    let journal = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard lifeline >= 0, journal >= 0, null >= 0 else { return 1 }
    for descriptor in STDIN_FILENO...STDERR_FILENO where dup2(null, descriptor) < 0 { return 1 }
    close(null)
    guard chdir("/") == 0 else { return 1 }
    let file = JournalFile(owning: journal, path: path)
    // Also for a person who calls this by hand: stdout is no journal.
    guard file.isAtItsPath else { return 1 }
    waitForEnd(of: lifeline)
    // A server that ended in order has left no records. That the file has lost its name is no sign of that: somebody may have tidied up.
    return Sweep.run(file, by: .reaper)?.left.isEmpty == true ? 0 : 1
  }

  private static func waitForEnd(of lifeline: Int32) {
    var byte: UInt8 = 0
    while true {
      let count = read(lifeline, &byte, 1)
      if count == 0 || (count < 0 && errno != EINTR) { return }
    }
  }
}
