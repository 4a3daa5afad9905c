import ChildProcess
import Foundation
import JSON
import Smolvm
import Testing
import TestSupport

@testable import SmolvmRPC

/// A session from its first lasting call to its end.
struct SessionTests {
  @Test func anOrderlyEndDeletesTheMachinesAndLeavesNothing() throws {
    let scene = try Scene()
    let session = scene.session()
    session.begin()
    let reaper = try #require(session.reaper)
    try scene.add("m", Scene.machine(label: session.id))
    #expect(session.machineExpected("m", isLabelled: true) != nil)
    let report = session.cleanUp()
    #expect(report.session == session.id && report.deleted == ["m"] && report.left.isEmpty && scene.deletions == ["m"])
    #expect(scene.folder.journals.isEmpty && kill(reaper, 0) != 0)
    // From then on nothing is promised.
    let child = try Group()
    #expect(session.machineExpected("n", isLabelled: true) == nil && session.childStarted(child.leader.pid) == nil)
    #expect(session.cleanUp().isEmpty)
    session.begin()
    #expect(scene.folder.journals.isEmpty)
  }

  @Test func nothingHappensBeforeItBegins() throws {
    let scene = try Scene()
    let (session, child) = (scene.session(), try Group())
    #expect(session.childStarted(child.leader.pid) == nil && session.machineExpected("m", isLabelled: true) == nil)
    #expect(session.cleanUp().isEmpty && session.id.utf8.count == 16)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scene.home.path).isEmpty)
  }

  @Test func itBeginsOnce() throws {
    let scene = try Scene()
    let session = scene.session()
    DispatchQueue.concurrentPerform(iterations: 8) { _ in session.begin() }
    #expect(scene.folder.journals == [scene.folder.journal(of: session.id)] && session.reaper != nil)
    _ = session.cleanUp()
  }

  @Test func itBeginsByCleaningUpAfterTheDead() throws {
    let scene = try Scene(["m": Scene.machine(label: Scene.someone)])
    try scene.deadJournal([.machine("m", .label(Scene.someone))])
    let session = scene.session()
    session.begin()
    #expect(eventually { scene.folder.journals == [scene.folder.journal(of: session.id)] } && scene.deletions == ["m"])
    _ = session.cleanUp()
  }

  @Test func machinesThatAreGoneAreNotAskedAbout() throws {
    let scene = try Scene()
    let session = scene.session()
    session.begin()
    let failed = try #require(session.machineExpected("failed", isLabelled: true))
    let dated = try #require(session.machineExpected("dated", isLabelled: false))
    let twice = try #require(session.machineExpected("twice", isLabelled: true))
    _ = session.machineExpected("twice", isLabelled: true)
    _ = session.machineExpected("deleted", isLabelled: true)
    session.machineGone(failed)
    session.machineGone(twice)
    session.machineGone(twice)
    session.machineDeleted("deleted")
    #expect(session.machineKnown(dated, createdAt: 17) && !session.machineKnown(failed, createdAt: 17))
    let records = try #require(
      JournalFile(owning: open(scene.folder.journal(of: session.id), O_RDONLY), path: "").content()?.records.map(\.record))
    #expect(Set(records) == [.machine("dated", .created(17)), .machine("twice", .label(session.id))] && records.count == 2)
    #expect(session.cleanUp().left.isEmpty)
    #expect(Set(scene.fake.runs.compactMap(\.last)) == ["dated", "twice"])
  }

  @Test func childrenComeAndGo() throws {
    let scene = try Scene()
    let session = scene.session()
    session.begin()
    let (gone, left) = (try Group(), try Group())
    let slot = try #require(session.childStarted(gone.leader.pid))
    session.childEnded(slot)
    #expect(session.childStarted(left.leader.pid) == slot, "its place is used again")
    #expect(session.cleanUp().killed == [Int(left.leader.pid)])
    #expect(gone.isAlive && !left.isAlive)
  }

  @Test func aReaperThatWasKilledIsReplaced() throws {
    let scene = try Scene()
    let session = scene.session()
    session.begin()
    let first = try #require(session.reaper)
    kill(first, SIGKILL)
    #expect(eventually { ProcessIdentity.of(first) == nil })
    let child = try Group()
    _ = session.childStarted(child.leader.pid)
    let second = try #require(session.reaper)
    #expect(second != first && kill(first, 0) != 0 && ProcessIdentity.of(second) != nil)
    // One that dies again and again is given up.
    for _ in 0..<8 {
      guard let reaper = session.reaper else { break }
      kill(reaper, SIGKILL)
      #expect(eventually { ProcessIdentity.of(reaper) == nil })
      _ = session.machineExpected("m", isLabelled: true)
    }
    #expect(session.reaper == nil)
    session.machineDeleted("m")
  }

  @Test func whatCannotBeDeletedInOrderIsLeftToTheReaper() throws {
    let scene = try Scene(delete: ["stderr": "Error: stuck\n"], ["exit": 1])
    let session = scene.session()
    session.begin()
    try scene.add("m", Scene.machine(label: session.id))
    _ = session.machineExpected("m", isLabelled: true)
    let reaper = try #require(session.reaper)
    let report = session.cleanUp()
    #expect(report.left.map(\.again) == [true] && scene.folder.journals.count == 1)
    try scene.remove("m")
    #expect(eventually { scene.folder.journals.isEmpty })
    // A zombie would keep swift-testing's exit tests from seeing the end of theirs.
    #expect(eventually { waitpid(reaper, nil, WNOHANG) == reaper })
  }

  @Test func withoutAStateFolderCallsStillWork() throws {
    let child = try Group()
    for environment in [["PATH": "/bin"], ["HOME": "/proc/nowhere"]] {
      let session = SmolvmRPC.Session(environment: ChildEnvironment(environment), executable: Programs.smolvmRPC)
      session.begin()
      #expect(session.childStarted(child.leader.pid) == nil && session.machineExpected("m", isLabelled: true) == nil)
      #expect(session.cleanUp().isEmpty)
    }
  }
}
