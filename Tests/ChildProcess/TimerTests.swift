import Foundation
import Synchronization
import Testing

@testable import ChildProcess

extension RealChildren {
  @Suite struct Timers {
    @Test func workIsDoneInOrderOnOneThread() throws {
      let loop = try ProcessLoop()
      let seen = Mutex<[Int]>([])
      let threads = Mutex<Set<pthread_t>>([])
      let done = DispatchSemaphore(value: 0)
      for index in 0..<1_000 {
        loop.perform {
          seen.withLock { $0.append(index) }
          threads.withLock { _ = $0.insert(pthread_self()) }
          if index == 999 { done.signal() }
        }
      }
      #expect(done.wait(timeout: .now() + 5) == .success)
      #expect(seen.withLock { $0 } == Array(0..<1_000))
      #expect(threads.withLock { $0.count } == 1)
      #expect(threads.withLock { !$0.contains(pthread_self()) })
    }

    @Test func timersComeInTheOrderOfTheirTimesAndNeverEarly() throws {
      let loop = try ProcessLoop()
      let seen = Mutex<[Int]>([])
      let early = Shared(false)
      let done = DispatchSemaphore(value: 0)
      for index in [3, 1, 4, 0, 2] {
        let due = ContinuousClock.now + .milliseconds(50 * index + 20)
        loop.after(.milliseconds(50 * index + 20)) {
          if ContinuousClock.now < due { early.value = true }
          seen.withLock { $0.append(index) }
          if index == 4 { done.signal() }
        }
      }
      #expect(done.wait(timeout: .now() + 5) == .success)
      #expect(seen.withLock { $0 } == [0, 1, 2, 3, 4])
      #expect(!early.value)
    }

    @Test func aCancelledTimerDoesNothing() throws {
      let loop = try ProcessLoop()
      let fired = Shared(false)
      let done = DispatchSemaphore(value: 0)
      let timer = loop.after(.milliseconds(50)) { fired.value = true }
      timer.cancel()
      loop.after(.milliseconds(120)) { done.signal() }
      done.wait()
      #expect(!fired.value)
    }

    @Test func theHeapSortsAndLetsGoOfTheCancelled() {
      var heap = TimerHeap()
      var random = SystemRandomNumberGenerator()
      var moments: [Int64] = []
      for index in 0..<10_000 {
        let moment = Int64.random(in: 0..<1_000, using: &random)
        let timer = TimerHandle { _ in }
        heap.insert(timer, at: Moment(nanoseconds: moment))
        if index % 100 == 0 { moments.append(moment) } else { timer.cancel() }
      }
      #expect(heap.count < 400)
      var popped: [Int64] = []
      while let next = heap.next, let timer = heap.popDue(at: Moment(nanoseconds: .max)) {
        if timer.isPending { popped.append(next.nanoseconds) }
      }
      #expect(popped == moments.sorted())
    }

    @Test func aDurationBeyondTheClockIsForEver() {
      #expect(Moment.now + .seconds(Int64.max) == Moment(nanoseconds: .max))
      #expect(Moment(nanoseconds: 5) + .nanoseconds(-7) == Moment(nanoseconds: -2))
    }
  }
}
