#if canImport(Darwin)
import CPosix
import Darwin

/// Waits for everything that a loop waits for. Only `wake` is meant for other threads; the rest is the loop thread's, though
/// there is no state here but a descriptor that never changes.
final class Poller: Sendable {
  private typealias Event = kevent  // the name of a function as well

  private let queue: Descriptor

  init() throws(SpawnError) {
    let descriptor = kqueue()
    queue = try Descriptor.owning(descriptor < 0 ? -errno : descriptor, "watch")
    // A kqueue is not inherited by fork, but it is by exec.
    _ = fcntl(queue.number, F_SETFD, FD_CLOEXEC)
    let code = change(0, EVFILT_USER, EV_ADD | EV_CLEAR, .wake)
    if code != 0 { throw SpawnError(code: code, operation: "watch") }
  }

  /// Ends the present or the next `wait`; safe from any thread.
  func wake() { _ = change(0, EVFILT_USER, 0, .wake, UInt32(NOTE_TRIGGER)) }

  /// Each of these returns 0 or an errno. All are level-triggered.
  func watchReading(_ descriptor: Int32, _ token: Token) -> Int32 {
    change(UInt(descriptor), EVFILT_READ, EV_ADD, token)
  }

  func watchWriting(_ descriptor: Int32, _ token: Token) -> Int32 {
    change(UInt(descriptor), EVFILT_WRITE, EV_ADD, token)
  }

  func forgetReading(_ descriptor: Int32) { _ = change(UInt(descriptor), EVFILT_READ, EV_DELETE, .wake) }
  func forgetWriting(_ descriptor: Int32) { _ = change(UInt(descriptor), EVFILT_WRITE, EV_DELETE, .wake) }

  /// Asks to be told of the end of a child of ours that is not reaped; `nil` if that cannot be had: ESRCH if it is a zombie
  /// already.
  func watchExit(of pid: pid_t, _ token: Token) -> ExitNotice? {
    let code = change(UInt(pid), EVFILT_PROC, EV_ADD | EV_ONESHOT, token, NOTE_EXIT)
    return code == 0 ? ExitNotice(pid: pid) : nil
  }

  func forget(_ notice: consuming ExitNotice) { _ = change(UInt(notice.pid), EVFILT_PROC, EV_DELETE, .wake) }

  /// Waits until something happens or `moment` is reached, and fills `tokens` with what happened.
  func wait(until moment: Moment?, into tokens: inout [Token]) {
    tokens.removeAll(keepingCapacity: true)
    // EINTR ends the wait like a wake-up: the loop comes back with the time that is left by then.
    withUnsafeTemporaryAllocation(of: Event.self, capacity: 64) { events in
      var count: Int32 = 0
      if let moment {
        // The kernel refuses times beyond about three years (EINVAL); the loop simply comes back.
        let now = Moment.now
        let left = moment <= now ? 0 : Int(min(moment.nanoseconds - now.nanoseconds, 86_400_000_000_000))
        var time = timespec(tv_sec: left / 1_000_000_000, tv_nsec: left % 1_000_000_000)
        count = kevent(queue.number, nil, 0, events.baseAddress, Int32(events.count), &time)
      } else {
        count = kevent(queue.number, nil, 0, events.baseAddress, Int32(events.count), nil)
      }
      for index in 0..<max(0, Int(count)) {
        tokens.append(Token(rawValue: UInt64(UInt(bitPattern: events[index].udata))))
      }
    }
  }

  private func change(
    _ ident: UInt, _ filter: Int32, _ flags: Int32, _ token: Token, _ notes: UInt32 = 0
  ) -> Int32 {
    var event = Event(
      ident: ident, filter: Int16(filter), flags: UInt16(flags), fflags: notes, data: 0,
      udata: UnsafeMutableRawPointer(bitPattern: UInt(token.rawValue)))
    return kevent(queue.number, &event, 1, nil, 0, nil) == 0 ? 0 : errno
  }
}

/// A standing request for the news that a child has ended.
struct ExitNotice: ~Copyable {
  fileprivate let pid: pid_t
}
#endif
