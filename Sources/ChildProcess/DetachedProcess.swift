import CPosix
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A process beside the loop, which outlives us and learns that we have ended, however that came about.
///
/// Its descriptor 0 is a pipe that carries nothing: its end of file comes when this object goes or this process ends. It has a session of
/// its own, its descriptor 2 is /dev/null, and like every child it gets no other descriptors of ours and every signal at its default.
public final class DetachedProcess: Sendable {
  /// Its number; that of a zombie until ``reapIfEnded()`` has said true.
  public let pid: Int32
  private let lifeline: Mutex<Lifeline>
  private let isReaped = Mutex(false)

  private struct Lifeline: ~Copyable {
    var end: Descriptor?
  }

  /// Starts it.
  /// - Parameters:
  ///   - executable: an absolute path.
  ///   - arguments: what it is told, its own name first.
  ///   - environment: its whole environment.
  ///   - output: what becomes its descriptor 1: the same open file, not only the same file, so that a lock of ours on it is also its own.
  public init(executable: String, arguments: [String], environment: [(String, String)], output: Int32) throws(SpawnError) {
    let pipe = try Pipe.toChild(of: executable)
    let null = try Descriptor.owning(cposix_open_for_reading("/dev/null"), "watch", "/dev/null")
    let output = try Descriptor.owning(cposix_above_stdio(output), "pipe", executable)
    var words = CStrings()
    for argument in arguments where !words.append(argument) {
      throw SpawnError(code: EINVAL, operation: "argument", path: executable)
    }
    var variables = CStrings()
    for (name, value) in environment where !variables.append(name, "=", value) {
      throw SpawnError(code: EINVAL, operation: "environment", path: executable)
    }
    var pid: pid_t = 0
    let stdio = (pipe.theirs.number, output.number, null.number)
    let result = executable.withCString { path in
      words.withPointers { argv in
        variables.withPointers { envp in
          var request = cposix_spawn_request()
          request.path = path
          request.argv = argv
          request.envp = envp
          request.stdio = stdio
          request.directory = -1
          request.session = 1
          return cposix_spawn(&request, &pid)
        }
      }
    }
    extendLifetime(null)
    extendLifetime(output)
    let code = (result ?? nil) ?? -EINVAL
    guard code == 0 else { throw SpawnError(code: -code, operation: "spawn", path: executable) }
    self.pid = pid
    lifeline = Mutex(Lifeline(end: pipe.ours))
  }

  /// Gives it its end of file.
  public func release() { lifeline.withLock { $0.end = nil } }

  /// Whether it has ended; takes its zombie away. Costs a system call; never waits.
  public func reapIfEnded() -> Bool {
    isReaped.withLock { isReaped in
      if isReaped { return true }
      var exit = cposix_exit()
      // An error: somebody else has taken the zombie (SIGCHLD is ignored, say).
      isReaped = cposix_wait(pid, 1, &exit) != 0
      return isReaped
    }
  }
}
