/// Timers by time, and those of the same moment in the order in which they were set.
struct TimerHeap {
  private struct Entry {
    let moment: Moment
    let order: UInt64
    let timer: TimerHandle

    func precedes(_ other: Entry) -> Bool { (moment, order) < (other.moment, other.order) }
  }

  private var entries: [Entry] = []
  private var order: UInt64 = 0
  private var sweepAt = 64

  /// When there is something to do next. A cancelled timer may be counted: it costs one turn.
  var next: Moment? { entries.first?.moment }

  /// The number of entries, cancelled ones that still lie here included.
  var count: Int { entries.count }

  mutating func insert(_ timer: TimerHandle, at moment: Moment) {
    if entries.count >= sweepAt {
      // Most deadlines are cancelled long before their time; without this they would lie here till then.
      entries.removeAll { !$0.timer.isPending }
      entries.sort { $0.precedes($1) }  // sorted is a heap
      sweepAt = max(64, entries.count * 2)
    }
    order += 1
    entries.append(Entry(moment: moment, order: order, timer: timer))
    var index = entries.count - 1
    while index > 0, entries[index].precedes(entries[(index - 1) / 2]) {
      entries.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  mutating func popDue(at now: Moment) -> TimerHandle? {
    guard let first = entries.first, first.moment <= now else { return nil }
    let last = entries.removeLast()
    if !entries.isEmpty {
      entries[0] = last
      sink()
    }
    return first.timer
  }

  private mutating func sink() {
    var index = 0
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2] where child < entries.count && entries[child].precedes(entries[least]) {
        least = child
      }
      if least == index { return }
      entries.swapAt(index, least)
      index = least
    }
  }
}
