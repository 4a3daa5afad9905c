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
  /// How much it matters.
  public enum Level: Int, Sendable, CaseIterable, Comparable {
    /// This program does not do what it was asked to do.
    case error
    /// Something is not as it should be, and will show later.
    case warning
    /// What this program does by itself.
    case info
    /// Each run of smolvm.
    case debug

    public static func < (one: Level, other: Level) -> Bool { one.rawValue < other.rawValue }
  }

  /// What matters less is not written.
  public static var level: Level {
    get { Level(rawValue: threshold.load(ordering: .relaxed)) ?? .info }
    set { threshold.store(newValue.rawValue, ordering: .relaxed) }
  }
  private static let threshold = Atomic(Level.info.rawValue)

  /// Who else is told, and from which level on. A structure, not a tuple: what functions a tuple holds in a Mutex is converted there and back at
  /// every look, and each time one layer more stays around them (Swift 6.3).
  private struct Listener {
    let level: Level
    let tell: @Sendable (String, Level) -> Void
  }
  private static let listener = Mutex<Listener?>(nil)

  /// Tells somebody else, too, of what matters at least so much, instead of whom it told before. `tell` must neither block nor log.
  /// - Parameter level: nil tells nobody.
  public static func tell(from level: Level?, _ tell: @escaping @Sendable (String, Level) -> Void) {
    listener.withLock { $0 = level.map { Listener(level: $0, tell: tell) } }
  }

  /// Two threads that both find room would together need twice as much.
  private static let oneAtATime = Mutex(())

  /// Writes one line, cut to 512 bytes, if stderr takes it at once.
  public static func write(_ message: @autoclosure () -> String, _ level: Level = .warning) {
    let listener = Self.listener.withLock { $0 }.flatMap { level <= $0.level ? $0 : nil }
    guard listener != nil || level <= self.level else { return }
    let message = message()
    listener?.tell(message, level)
    guard level <= self.level else { return }
    var line = Array("smolvm-rpc: \(message)".utf8.prefix(511).map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 })
    line.append(0x0A)
    oneAtATime.withLock { _ in
      // POLLNVAL: Darwin's poll knows no terminals; those take a line.
      guard let said = polled(STDERR_FILENO, POLLOUT), said & Int16(POLLOUT | POLLNVAL) != 0 else { return }
      // A failure to log has nowhere to be told.
      _ = systemWrite(STDERR_FILENO, line)
    }
  }
}
