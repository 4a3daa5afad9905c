import CPosix
import Synchronization

/// The part of a loop that other threads touch: what they want done, and the way to wake it for that.
final class LoopPort: Sendable {
  typealias Work = @Sendable (LoopCore) -> Void

  private struct Queue {
    var work: [Work] = []
    var stopping = false
    var closed = false
  }

  let poller: Poller
  /// `/dev/null` for every child that gets no input: it has no offset that sharing could disturb.
  let null: Descriptor
  /// How many children live. Only the loop's thread changes it.
  let running = Atomic<Int>(0)
  private let queue = Mutex(Queue())

  init() throws(SpawnError) {
    poller = try Poller()
    null = try Descriptor.owning(cposix_open_for_reading("/dev/null"), "watch", "/dev/null")
  }

  /// Hands `work` to the loop's thread. False if there is none any more; the work is dropped then.
  @discardableResult func post(_ work: @escaping Work) -> Bool {
    let (accepted, first) = queue.withLock { queue in
      if queue.closed { return (false, false) }
      queue.work.append(work)
      return (true, queue.work.count == 1)
    }
    // Whoever comes second knows that the first has woken the loop, or is about to.
    if first { poller.wake() }
    return accepted
  }

  func takeWork() -> [Work] {
    queue.withLock { queue in
      defer { queue.work = [] }
      return queue.work
    }
  }

  /// The loop shall end when its last child has.
  func stop() {
    queue.withLock { $0.stopping = true }
    poller.wake()
  }

  /// True if the loop is to end and nothing waits for it: from then on nothing is accepted.
  func closeIfStopping() -> Bool {
    queue.withLock { queue in
      queue.closed = queue.stopping && queue.work.isEmpty
      return queue.closed
    }
  }
}
