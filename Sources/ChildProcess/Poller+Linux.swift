#if os(Linux)
import CPosix
import Glibc

/// Waits for everything that a loop waits for. Only `wake` is meant for other threads; the rest is the loop thread's, though
/// there is no state here but two descriptors that never change.
final class Poller: Sendable {
  private let epoll: Descriptor
  private let wakeUp: Descriptor

  init() throws(SpawnError) {
    let descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    epoll = try Descriptor.owning(descriptor < 0 ? -errno : descriptor, "watch")
    let event = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    wakeUp = try Descriptor.owning(event < 0 ? -errno : event, "watch")
    let code = add(wakeUp.number, EPOLLIN.rawValue, .wake)
    if code != 0 { throw SpawnError(code: code, operation: "watch") }
  }

  /// Ends the present or the next `wait`; safe from any thread.
  func wake() {
    // EAGAIN: the counter is full, so the loop is about to wake up anyway.
    eventfd_write(wakeUp.number, 1)
  }

  /// Each of these returns 0 or an errno. All are level-triggered.
  func watchReading(_ descriptor: Int32, _ token: Token) -> Int32 { add(descriptor, EPOLLIN.rawValue, token) }

  func watchWriting(_ descriptor: Int32, _ token: Token) -> Int32 { add(descriptor, EPOLLOUT.rawValue, token) }

  /// Before every close: a fork by our host keeps the open file alive, and with it an event that nobody could take away.
  func forget(_ descriptor: Int32) { epoll_ctl(epoll.number, EPOLL_CTL_DEL, descriptor, nil) }

  // The two filters of a descriptor are one here.
  func forgetReading(_ descriptor: Int32) { forget(descriptor) }
  func forgetWriting(_ descriptor: Int32) { forget(descriptor) }

  /// Asks to be told of the end of a child of ours that is not reaped; `nil` if that cannot be had: ENOSYS before Linux 5.3
  /// and in some sandboxes, EMFILE.
  func watchExit(of pid: pid_t, _ token: Token) -> ExitNotice? {
    guard let descriptor = try? Descriptor.owning(cposix_pidfd(pid), "watch") else { return nil }
    guard add(descriptor.number, EPOLLIN.rawValue, token) == 0 else { return nil }
    return ExitNotice(pidfd: descriptor)
  }

  func forget(_ notice: consuming ExitNotice) { forget(notice.pidfd.number) }

  /// Waits until something happens or `moment` is reached, and fills `tokens` with what happened.
  func wait(until moment: Moment?, into tokens: inout [Token]) {
    tokens.removeAll(keepingCapacity: true)
    // EINTR ends the wait like a wake-up: the loop comes back with the time that is left by then.
    withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 64) { events in
      let count = epoll_wait(epoll.number, events.baseAddress, Int32(events.count), milliseconds(until: moment))
      for index in 0..<max(0, Int(count)) { tokens.append(Token(rawValue: events[index].data.u64)) }
    }
    if tokens.contains(.wake) {
      var count: eventfd_t = 0
      eventfd_read(wakeUp.number, &count)
    }
  }

  private func add(_ descriptor: Int32, _ events: UInt32, _ token: Token) -> Int32 {
    var event = epoll_event(events: events, data: epoll_data_t(u64: token.rawValue))
    return epoll_ctl(epoll.number, EPOLL_CTL_ADD, descriptor, &event) == 0 ? 0 : errno
  }

  /// Rounded up: rounded down, the last millisecond before a timer would be one of spinning.
  private func milliseconds(until moment: Moment?) -> Int32 {
    guard let moment else { return -1 }
    let now = Moment.now
    if moment <= now { return 0 }
    let (left, overflow) = moment.nanoseconds.subtractingReportingOverflow(now.nanoseconds)
    return overflow ? .max : Int32(clamping: left / 1_000_000 + (left % 1_000_000 == 0 ? 0 : 1))
  }
}

/// A standing request for the news that a child has ended.
struct ExitNotice: ~Copyable {
  fileprivate let pidfd: Descriptor
}
#endif
