import CPosix

/// A process, told apart from those that had its number before and will have it after.
///
/// Whoever keeps it beyond the life of the system keeps ``bootID`` with it: the numbers of another boot mean other processes.
public struct ProcessIdentity: Sendable, Hashable {
  /// Its number.
  public let pid: Int32

  /// When it started, in the kernel's own unit: ticks since the boot on Linux, microseconds since 1970 on macOS. It is good for
  /// nothing but to be compared; see ``age``.
  public let startTime: UInt64

  /// Makes one of what was written down.
  public init(pid: Int32, startTime: UInt64) {
    self.pid = pid
    self.startTime = startTime
  }

  /// The process that has this number now; `nil` if there is none, if it has ended (a zombie has), or if the kernel does not
  /// let us see it.
  public static func of(_ pid: Int32) -> ProcessIdentity? {
    var start: UInt64 = 0
    guard cposix_process_start(pid, &start) == 0 else { return nil }
    return ProcessIdentity(pid: pid, startTime: start)
  }

  /// How long ago it started, to a hundredth of a second.
  public var age: Duration { .nanoseconds(cposix_since_start(startTime)) }

  /// Whether this very process still runs. A zombie does not.
  public var isAlive: Bool { Self.of(pid) == self }

  /// What the kernel calls the present boot; empty if it does not say.
  public static var bootID: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CPOSIX_BOOT_ID)) { buffer in
      guard let base = buffer.baseAddress, cposix_boot_id(base) == 0 else { return "" }
      return String(cString: base)
    }
  }
}
