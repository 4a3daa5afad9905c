import Synchronization

/// What belongs to the loop's thread alone: the children, the timers, the buffer that all output passes through.
///
/// It is made on that thread, is not Sendable, and is seen by nobody but work that runs there.
final class LoopCore {
  let port: LoopPort
  var poller: Poller { port.poller }

  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: OutputReader.turn, alignment: 4_096)

  private var children: [UInt64: Child] = [:]
  private var timers = TimerHeap()

  init(port: LoopPort) { self.port = port }

  deinit { buffer.deallocate() }

  /// Returns when the loop is stopped and its last child has ended.
  func run() {
    var tokens: [Token] = []
    while true {
      for work in port.takeWork() { work(self) }
      // One look at the clock for all: a timer that sets itself again for now must not keep the children waiting.
      let now = Moment.now
      while let timer = timers.popDue(at: now) { timer.fire(on: self) }
      if children.isEmpty, port.closeIfStopping() { return }
      poller.wait(until: timers.next, into: &tokens)
      for token in tokens { children[token.child]?.handle(token.source) }
    }
  }

  func child(_ id: UInt64) -> Child? { children[id] }

  var everyChild: [Child] { Array(children.values) }

  func add(_ child: Child) {
    children[child.id] = child
    port.running.add(1, ordering: .relaxed)
  }

  func remove(_ child: Child) {
    children[child.id] = nil
    port.running.subtract(1, ordering: .relaxed)
  }

  /// Work for this thread at `moment`.
  @discardableResult func at(_ moment: Moment, _ work: @escaping LoopPort.Work) -> TimerHandle {
    let timer = TimerHandle(work)
    insert(timer, at: moment)
    return timer
  }

  func insert(_ timer: TimerHandle, at moment: Moment) { timers.insert(timer, at: moment) }
}
