#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What the CLI itself says. Unbuffered; where nobody reads, nothing is said.
enum Say {
  static func out(_ text: String) { write(STDOUT_FILENO, text) }
  static func error(_ text: String) { write(STDERR_FILENO, text) }

  private static func write(_ descriptor: Int32, _ text: String) {
    _ = Array(text.utf8).withUnsafeBytes { HostFile.write($0, to: descriptor) }
  }
}
