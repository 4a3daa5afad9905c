import Synchronization

/// Work that is to be done later.
public final class TimerHandle: Sendable {
  /// In a structure: a function that is a Mutex's state by itself is converted there and back at every look, and each time one layer more stays
  /// around it (Swift 6.3).
  private struct Work {
    let run: @Sendable (LoopCore) -> Void
  }
  private let work: Mutex<Work?>

  init(_ work: @escaping @Sendable (LoopCore) -> Void) { self.work = Mutex(Work(run: work)) }

  /// Drops the work, if it has not begun; safe from any thread.
  public func cancel() {
    // What the closure holds goes outside of the lock: its end might cancel this very timer.
    _ = take()
  }

  func fire(on core: LoopCore) { take()?.run(core) }

  var isPending: Bool { work.withLock { $0 != nil } }

  private func take() -> Work? {
    work.withLock { work in
      defer { work = nil }
      return work
    }
  }
}
