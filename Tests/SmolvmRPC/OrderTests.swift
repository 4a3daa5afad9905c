import Foundation
import Smolvm
import Synchronization
import Testing
import TestSupport

@testable import SmolvmRPC

/// Who waits for whom. Pure: calls are closures, and end when the test says so.
struct OrderTests {
  /// A scheduler whose calls write down when they start.
  private final class Desk: Sendable {
    let scheduler: Scheduler
    private let started = Mutex<[(name: String, ticket: Ticket)]>([])

    init(maxRunning: Int = 100, isSequential: Bool = false) {
      scheduler = Scheduler(maxRunning: maxRunning, isSequential: isSequential)
    }

    func submit(_ name: String, _ touches: Touch...) {
      scheduler.submit(touches) { ticket in self.started.withLock { $0.append((name, ticket)) } }
    }

    var running: [String] { started.withLock { $0.map(\.name) } }

    func finish(_ name: String) {
      let ticket = started.withLock { started in
        started.firstIndex { $0.name == name }.map { started.remove(at: $0).ticket }
      }
      if let ticket { scheduler.finish(ticket) } else { Issue.record("\(name) does not run") }
    }
  }

  /// The table of the design: does a later call of the second kind wait for an earlier one of the first?
  @Test(arguments: [
    (MachineUse.look, MachineUse.look, false), (.look, .use, false), (.look, .change, true), (.look, .end, true),
    (.use, .look, false), (.use, .use, false), (.use, .change, false), (.use, .end, true),
    (.change, .look, true), (.change, .use, true), (.change, .change, true), (.change, .end, true),
    (.end, .look, true), (.end, .use, true), (.end, .change, true), (.end, .end, true),
  ])
  func theTableHolds(first: MachineUse, second: MachineUse, waits: Bool) {
    let desk = Desk()
    desk.submit("first", .machine("m", first))
    desk.submit("second", .machine("m", second))
    desk.submit("elsewhere", .machine("n", second))
    #expect(desk.running == (waits ? ["first", "elsewhere"] : ["first", "second", "elsewhere"]))
    desk.finish("first")
    #expect(desk.running.contains("second"))
  }

  @Test func aWholeLifeInOnePipeRunsInOrder() {
    let desk = Desk()
    desk.submit("create", .machine("m", .end))
    desk.submit("start", .machine("m", .change))
    desk.submit("exec 1", .machine("m", .use))
    desk.submit("exec 2", .machine("m", .use))
    desk.submit("stop", .machine("m", .end))
    desk.submit("delete", .machine("m", .end))
    for (name, next) in [
      ("create", ["start"]), ("start", ["exec 1", "exec 2"]), ("exec 2", ["exec 1"]), ("exec 1", ["stop"]), ("stop", ["delete"]),
    ] {
      desk.finish(name)
      #expect(desk.running == next)
    }
  }

  @Test func anEndWaitsForEveryoneEvenBehindAChange() {
    let desk = Desk()
    desk.submit("exec 1", .machine("m", .use))
    desk.submit("resize", .machine("m", .change))
    desk.submit("exec 2", .machine("m", .use))
    desk.submit("stop", .machine("m", .end))
    #expect(desk.running == ["exec 1", "resize"])
    desk.finish("resize")
    #expect(desk.running == ["exec 1", "exec 2"])
    desk.finish("exec 2")
    #expect(desk.running == ["exec 1"])
    desk.finish("exec 1")
    #expect(desk.running == ["stop"])
  }

  @Test func twoStartsNeverRunAtOnce() {
    let desk = Desk()
    for index in 0..<5 { desk.submit("\(index)", .machine("m", .change)) }
    for index in 0..<5 {
      #expect(desk.running == ["\(index)"])
      desk.finish("\(index)")
    }
  }

  @Test func aListLooksAtEveryMachineAlsoAtThoseThatComeLater() {
    let desk = Desk()
    desk.submit("stop a", .machine("a", .end))
    desk.submit("exec b", .machine("b", .use))
    desk.submit("list", .everyMachine(.look))
    desk.submit("exec c", .machine("c", .use))
    desk.submit("create d", .machine("d", .end))
    desk.submit("write", .hostPath("/x", .write))
    #expect(desk.running == ["stop a", "exec b", "exec c", "write"])
    desk.finish("stop a")
    #expect(desk.running == ["exec b", "exec c", "write", "list"])
    desk.finish("list")
    #expect(desk.running == ["exec b", "exec c", "write", "create d"])
  }

  @Test func aPathHasOneWriterOrManyReadersAndTwoSpellingsOfItAreOne() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("pack")
    let desk = Desk()
    desk.submit("pack", .hostPath(path, .write))
    desk.submit("create 1", .machine("a", .end), .hostPath(folder.path + "/./pack", .read))
    desk.submit(
      "create 2", .machine("b", .end),
      .hostPath(folder.path + "/../" + (folder.path.split(separator: "/").last ?? "") + "/pack", .read))
    desk.submit("pack again", .hostPath(path, .write))
    #expect(desk.running == ["pack"])
    try folder.write("pack", [1])  // it exists now: the key stays the same
    desk.finish("pack")
    #expect(desk.running == ["create 1", "create 2"])
    desk.finish("create 1")
    desk.finish("create 2")
    #expect(desk.running == ["pack again"])
  }

  @Test func aPathThroughALinkWhoseTargetIsNotThereYetIsThatTarget() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: "target")
    try FileManager.default.createSymbolicLink(atPath: folder.file("loop"), withDestinationPath: "loop")
    let desk = Desk()
    desk.submit("write", .hostPath(folder.file("link"), .write))
    desk.submit("read", .hostPath(folder.file("target"), .read))
    desk.submit("new folder", .hostPath(folder.file("new/./q"), .write))
    desk.submit("read there", .hostPath(folder.file("new//q"), .read))
    desk.submit("loop", .hostPath(folder.file("loop"), .read))
    #expect(desk.running == ["write", "new folder", "loop"])
  }

  /// Against the plain rule, in random histories: who waits for whom, and that all come to their end.
  @Test(arguments: 0..<30) func randomHistoriesKeepTheOrder(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func random(_ count: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(count))
    }
    let uses: [MachineUse] = [.look, .use, .change, .end]
    let desk = Desk()
    var open: [(name: String, touch: Touch)] = []
    /// Whether a later call waits for an earlier one.
    func waits(_ later: Touch, for earlier: Touch) -> Bool {
      switch (earlier, later) {
      case (.everyMachine, .everyMachine): false
      case (.machine(_, let use), .everyMachine), (.everyMachine, .machine(_, let use)): use == .change || use == .end
      case (.machine(let a, let first), .machine(let b, let second)):
        a == b && (first == .change || first == .end || second == .end || (first == .look && second == .change))
      default: false
      }
    }
    for step in 0..<300 {
      if random(5) < 3 {
        let touch: Touch = random(4) == 0 ? .everyMachine(.look) : .machine("m\(random(3))", uses[random(4)])
        open.append(("\(step)", touch))
        desk.submit("\(step)", touch)
      } else if let name = desk.running.isEmpty ? nil : desk.running[random(desk.running.count)] {
        desk.finish(name)
        open.removeAll { $0.name == name }
      }
      let expected = open.indices.filter { index in !open[..<index].contains { waits(open[index].touch, for: $0.touch) } }
      #expect(Set(desk.running) == Set(expected.map { open[$0].name }))
    }
    while let name = desk.running.first {
      desk.finish(name)
      open.removeAll { $0.name == name }
    }
    #expect(open.isEmpty)
  }

  @Test func aCallThatTouchesSeveralThingsWaitsForAllOfThem() {
    let desk = Desk()
    desk.submit("a", .machine("a", .end))
    desk.submit("b", .machine("b", .end))
    desk.submit("both", .machine("a", .use), .machine("b", .use))
    desk.finish("a")
    #expect(desk.running == ["b"])
    desk.finish("b")
    #expect(desk.running == ["both"])
  }

  @Test func theStrongestTouchOfOneThingCounts() {
    let desk = Desk()
    desk.submit("copy onto itself", .hostPath("/x", .read), .hostPath("/x", .write))
    desk.submit("read", .hostPath("/x", .read))
    #expect(desk.running == ["copy onto itself"])
    desk.finish("copy onto itself")
    #expect(desk.running == ["read"])
  }

  @Test func whatLooksAndUsesOneMachineHoldsUpAChangeAsALookDoes() {
    let desk = Desk()
    desk.submit("both", .machine("m", .use), .machine("m", .look))
    desk.submit("start", .machine("m", .change))
    #expect(desk.running == ["both"])
    desk.finish("both")
    #expect(desk.running == ["start"])
  }

  @Test func noMoreThanTheMostRunAtOnce() {
    let desk = Desk(maxRunning: 2)
    for index in 0..<5 { desk.submit("\(index)", .machine("m", .use)) }
    #expect(desk.running == ["0", "1"])
    desk.finish("1")
    #expect(desk.running == ["0", "2"])
  }

  @Test func sequentialMeansOneAtATimeInTheOrderOfArrival() {
    let desk = Desk(isSequential: true)
    desk.submit("a", .machine("a", .use))
    desk.submit("b", .machine("b", .use))
    desk.submit("look")
    for name in ["a", "b", "look"] {
      #expect(desk.running == [name])
      desk.finish(name)
    }
  }

  /// A call that fails at once finishes inside its own start; ten thousand of them must not nest.
  @Test func callsThatFinishAtOnceDoNotNest() {
    let scheduler = Scheduler(maxRunning: 1, isSequential: false)
    let held = Mutex<Ticket?>(nil)
    let count = Atomic(0)
    scheduler.submit([.machine("m", .end)]) { ticket in held.withLock { $0 = ticket } }
    for _ in 0..<10_000 {
      scheduler.submit([.machine("m", .end)]) { ticket in
        count.add(1, ordering: .relaxed)
        scheduler.finish(ticket)
      }
    }
    held.withLock { $0 }.map(scheduler.finish)
    #expect(count.load(ordering: .relaxed) == 10_000)
  }
}
