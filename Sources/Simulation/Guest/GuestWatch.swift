import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Looks whether what runs in a guest may go on. Whatever waits asks it, at least every 50 ms.
final class GuestWatch: Sendable {
  /// The boot of a machine in which something runs.
  struct Boot: Sendable {
    let store: Store
    let name: String
    let pid: Int
  }

  private struct Look {
    var moment: UInt64 = 0
    var stamp = Store.Stamp()
    var isLost = false
  }

  private let boot: Boot?
  private let end: UInt64?
  private let look = Mutex(Look())
  private let isInterrupted = Atomic(false)
  private static let interval = 50

  init(_ boot: Boot?, milliseconds: Int?) {
    self.boot = boot
    end = milliseconds.map { Self.now + UInt64(min($0, GuestLimits.time)) * 1_000_000 }
  }

  /// Nanoseconds of a clock that only goes forward.
  static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Ends what runs, from another thread.
  func interrupt() { isInterrupted.store(true, ordering: .relaxed) }
  /// Whoever was interrupted has ended.
  func forgetInterrupt() { isInterrupted.store(false, ordering: .relaxed) }

  /// Throws where nothing may go on.
  func check() throws(GuestEnd) {
    if isInterrupted.load(ordering: .relaxed) { throw .interrupted }
    let now = Self.now
    if let end, now >= end { throw .timedOut }
    guard let boot else { return }
    let isLost = look.withLock { look in
      if look.isLost || now < look.moment + UInt64(Self.interval) * 1_000_000 { return look.isLost }
      look.moment = now
      let stamp = boot.store.stamp()
      if stamp == look.stamp { return false }
      look.stamp = stamp
      guard let state = try? boot.store.read() else { return false }
      look.isLost = state[boot.name].map { !$0.isRunning || $0.pid != boot.pid } ?? true
      return look.isLost
    }
    if isLost { throw .lost }
  }

  /// Waits until a descriptor can be read or written without waiting, or has ended.
  func wait(for descriptor: Int32, _ events: Int32) throws(GuestEnd) {
    while true {
      try check()
      var ready = pollfd(fd: descriptor, events: Int16(events), revents: 0)
      if poll(&ready, 1, Int32(Self.interval)) > 0 { return }
    }
  }

  /// Waits for a time.
  func sleep(seconds: Double) throws(GuestEnd) {
    let end = Self.now + UInt64(min(max(0, seconds), 1e9) * 1e9)
    while true {
      try check()
      let now = Self.now
      if now >= end { return }
      usleep(UInt32(min((end - now) / 1000, UInt64(Self.interval) * 1000)))
    }
  }
}
