import ChildProcess
import JSONRPC
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Sees to it that a session has a reaper.
///
/// A reaper that somebody kills is noticed at the next child or machine, which is when it is needed again: its zombie is taken away and
/// another is started.
final class ReaperKeeper: Sendable {
  private struct State: Sendable {
    var reaper: DetachedProcess?
    /// One that cannot live here is not started again for ever.
    var startsLeft = 4
    var isOver = false
  }
  private let state = Mutex(State())
  private let executable: String
  private let file: JournalFile
  private let environment: [(String, String)]

  /// - Parameter executable: this program.
  init(_ executable: String, _ file: JournalFile, _ header: JournalHeader) {
    self.executable = executable
    self.file = file
    environment = header.environment.map { ($0.key, $0.value) }
  }

  /// The reaper's process; nil if there is none now.
  var pid: Int32? { state.withLock { $0.reaper?.pid } }

  /// Starts one if there is none.
  func ensure() {
    state.withLock { state in
      if state.isOver || state.reaper?.reapIfEnded() == false { return }
      state.reaper = nil
      guard state.startsLeft > 0 else { return }
      state.startsLeft -= 1
      do {
        state.reaper = try DetachedProcess(
          executable: executable, arguments: [Product.name, Reaper.subcommand, file.path], environment: environment,
          output: file.descriptor)
      } catch {
        Log.write("no reaper: \(error). What this session has is cleaned up in order, or by the next server, but not after a kill")
      }
    }
  }

  /// Tells it that the server is done. One that has nothing to do ends within milliseconds and is waited for, so that no zombie is left to
  /// a first process that takes none away; one that goes on where we left off is not.
  func release(isDone: Bool) {
    let reaper = state.withLock { state in
      state.isOver = true
      return state.reaper
    }
    reaper?.release()
    guard isDone, let reaper else { return }
    for _ in 0..<500 where !reaper.reapIfEnded() { usleep(1000) }
  }

  /// This program's own file. On Linux it is run even if it was replaced or deleted since.
  static let ownExecutable: String = {
    #if canImport(Darwin)
    var size: UInt32 = 0
    _NSGetExecutablePath(nil, &size)
    var path = [CChar](repeating: 0, count: Int(size) + 1)
    guard _NSGetExecutablePath(&path, &size) == 0 else { return "" }
    return String(decoding: path.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    #else
    return "/proc/self/exe"
    #endif
  }()
}
