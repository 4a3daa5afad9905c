import Synchronization

/// Work that is to be done later.
public final class TimerHandle: Sendable {
  private let work: Mutex<(@Sendable (LoopCore) -> Void)?>

  init(_ work: @escaping @Sendable (LoopCore) -> Void) { self.work = Mutex(work) }

  /// Drops the work, if it has not begun; safe from any thread.
  public func cancel() {
    // What the closure holds goes outside of the lock: its end might cancel this very timer.
    _ = take()
  }

  func fire(on core: LoopCore) { take()?(core) }

  var isPending: Bool { work.withLock { $0 != nil } }

  private func take() -> (@Sendable (LoopCore) -> Void)? {
    work.withLock { work in
      defer { work = nil }
      return work
    }
  }
}
