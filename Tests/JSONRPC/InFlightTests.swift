import JSON
import Testing

@testable import JSONRPC

/// The table, whose newest call is not in it yet.
struct InFlightTests {
  private let connection = Connection(output: -1, lost: { _ in })
  private var table: InFlight { connection.inFlight }

  private func call(_ id: RequestID?) -> Call {
    Call(id: id, method: "m", params: JSONObject(), size: 1, connection: connection, batch: nil)
  }

  private func id(_ number: Int) -> RequestID { .number(JSONNumber(number)) }

  @Test func anIdIsTakenWhereverItsCallStands() {
    let (first, second) = (call(id(1)), call(id(2)))
    #expect(table.enter(first))
    #expect(!table.enter(call(id(1))))  // as the newest
    #expect(table.enter(second))
    #expect(!table.enter(call(id(1))))  // in the table
    #expect(!table.enter(call(id(2))))
    #expect(table.enter(call(.string("1"))))
    #expect(table.call(id(1)) === first && table.call(id(2)) === second && table.call(id(3)) == nil)
    #expect(table.all.count == 3)
  }

  @Test func eachIsTakenOutOnceAndInAnyOrder() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      let calls = (0..<3).map { call(id($0)) }
      for call in calls { #expect(table.enter(call)) }
      for (done, index) in order.enumerated() {
        #expect(table.all.count == 3 - done)
        #expect(table.take(calls[index]))
        #expect(!table.take(calls[index]))
        #expect(table.call(id(index)) == nil)
        table.delivered()
      }
      table.waitUntilEmpty()
    }
  }

  @Test func aLaterCallOfTheSameIdIsNotTakenForAnEarlierOne() {
    let (earlier, later) = (call(id(1)), call(id(1)))
    #expect(table.enter(earlier) && table.take(earlier) && table.enter(later))
    #expect(!table.take(earlier))
    #expect(table.enter(call(id(2))))  // now it is in the table
    #expect(!table.take(earlier) && table.take(later))
  }

  @Test func theNewestCountsLikeAnyOther() {
    let (first, second) = (call(id(1)), call(id(2)))
    #expect(table.enter(first))
    table.stopCounting(first)
    table.stopCounting(first)
    #expect(table.enter(second) && table.take(second) && table.take(first))
    table.delivered()
    table.delivered()
    table.waitUntilEmpty()
  }
}
