import CPosix

/// Why a child could not be run.
public struct SpawnError: Error, Sendable, CustomStringConvertible {
  /// The errno.
  public let code: Int32

  /// What failed: "spawn" (the program itself), "working directory", "open stdin", "argument", "environment", "pipe",
  /// "terminal", "watch", "thread", or "wait" (its exit was taken by someone else).
  public let operation: String

  /// The file that it was about.
  public let path: String?

  /// Makes one; for those who stand in for a loop in tests.
  public init(code: Int32, operation: String, path: String? = nil) {
    self.code = code
    self.operation = operation
    self.path = path
  }

  /// One sentence, such as "cannot run /x/y: No such file or directory (ENOENT)".
  public var description: String {
    let deed =
      switch operation {
      case "spawn": "run"
      case "working directory": "run in the directory"
      case "open stdin": "open as standard input"
      case "argument": "pass an argument with a NUL to"
      case "environment": "pass a malformed environment to"
      case "pipe": "make a pipe to"
      case "terminal": "make a terminal for"
      case "watch": "watch"
      case "wait": "learn the exit of"
      default: "do \"\(operation)\" for"
      }
    return "cannot \(deed) \(path ?? "a child process"): \(reason)"
  }

  private var reason: String {
    let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
      guard let base = buffer.baseAddress else { return "" }
      cposix_errno_text(code, base, buffer.count)
      return String(cString: base)
    }
    guard let name = cposix_errno_name(code) else { return "\(text) (errno \(code))" }
    return "\(text) (\(String(cString: name)))"
  }
}
