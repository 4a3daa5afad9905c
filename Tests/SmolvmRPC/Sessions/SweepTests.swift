import ChildProcess
import Foundation
import JSON
import Smolvm
import Testing
import TestSupport

@testable import SmolvmRPC

/// What is cleaned up after a session, and what not.
struct SweepTests {
  private static let someone = Scene.someone

  /// Sweeps a journal that nobody holds.
  private func sweep(_ scene: Scene, _ records: [JournalRecord], header: JournalHeader? = nil) throws -> CleanUpReport {
    try scene.deadJournal(records, header: header)
    let reports = DeadSessions.sweep(scene.folder)
    try #require(reports.count == 1)
    return reports[0]
  }

  @Test func onlyMachinesThatAreSurelyOursAreDeleted() throws {
    let scene = try Scene([
      "labelled": Scene.machine(label: Self.someone), "others": Scene.machine(label: "fedcba9876543210"),
      "unlabelled": Scene.machine(),
      "dated": Scene.machine(createdAt: 17), "redated": Scene.machine(createdAt: 18), "unknown": Scene.machine(),
    ])
    let report = try sweep(
      scene,
      [
        .machine("labelled", .label(Self.someone)), .machine("others", .label(Self.someone)),
        .machine("unlabelled", .label(Self.someone)),
        .machine("dated", .created(17)), .machine("redated", .created(17)), .machine("unknown", .created(nil)),
        .machine("vanished", .label(Self.someone)),
      ])
    #expect(scene.deletions == ["dated", "labelled"] && report.deleted.sorted() == ["dated", "labelled"])
    #expect(report.left.compactMap(\.machine).sorted() == ["others", "redated", "unknown", "unlabelled"])
    // Another look would find the same.
    #expect(report.left.allSatisfy { !$0.again } && scene.folder.journals.isEmpty)
    #expect(scene.fake.runs.filter { $0.contains("unknown") }.isEmpty)
  }

  @Test func foldersOfTheSessionAreRemovedAndNoOthers() throws {
    let scene = try Scene()
    let cache = scene.home.file(".cache/smolvm")
    let (own, others) = ("\(cache)/smolvm-rpc-\(Self.someone)-x", "\(cache)/smolvm-rpc-fedcba9876543210-x")
    for folder in [own, others] {
      try FileManager.default.createDirectory(atPath: folder + "/deep", withIntermediateDirectories: true)
    }
    #expect(try sweep(scene, []).removed == [own])
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache) == ["smolvm-rpc-fedcba9876543210-x"])
    #expect(scene.folder.journals.isEmpty)
  }

  @Test func aMachineThatIsWrittenDownTwiceIsDeletedOnce() throws {
    let scene = try Scene(["m": Scene.machine(label: Self.someone)])
    let record = JournalRecord.machine("m", .label(Self.someone))
    #expect(try sweep(scene, [record, record]).deleted == ["m"])
    #expect(scene.deletions == ["m"] && scene.folder.journals.isEmpty)
  }

  @Test func manyMachinesAreDeletedSideBySide() throws {
    let names = (0..<24).map { "m\($0)" }
    let scene = try Scene(
      Dictionary(uniqueKeysWithValues: names.map { ($0, Scene.machine(label: Self.someone)) }), delete: ["sleepMs": 500])
    let start = Date()
    #expect(try sweep(scene, names.map { .machine($0, .label(Self.someone)) }).deleted.sorted() == names.sorted())
    #expect(Date().timeIntervalSince(start) < 6)
  }

  @Test func twoSweepersAtOnceDeleteOnce() throws {
    let scene = try Scene(["m": Scene.machine(label: Self.someone)], delete: ["sleepMs": 200])
    try scene.deadJournal([.machine("m", .label(Self.someone))])
    let reports = Locked<[CleanUpReport]>([])
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      let mine = DeadSessions.sweep(scene.folder)
      reports.change { $0 += mine }
    }
    #expect(scene.deletions == ["m"] && reports.get.count == 1 && scene.folder.journals.isEmpty)
  }

  @Test func aFailedDeletionIsTriedAgain() throws {
    let scene = try Scene()
    let count = scene.home.file("count")
    let script = """
      case "$*" in
      --version) echo smolvm 1.32.2 ;;
      *status*) echo '\(Scene.machine(label: Self.someone).text)' ;;
      *) echo x >>\(count); [ $(wc -l <\(count)) -gt 1 ] || { echo 'Error: database is locked' >&2; exit 1; } ;;
      esac
      """
    let smolvm = scene.home.file("smolvm")
    let write = #"printf '#!/bin/sh\n%s\n' "$1" >"$2" && chmod 755 "$2""#
    #expect(try TestSupport.Session(["/bin/sh", "-c", write, "sh", script, smolvm]).end().status == 0)
    let header = JournalHeader(session: Self.someone, smolvm: smolvm, environment: scene.environment)
    #expect(try sweep(scene, [.machine("m", .label(Self.someone))], header: header).deleted == ["m"])
    #expect(try String(contentsOfFile: count, encoding: .utf8) == "x\nx\n")
  }

  @Test func whatCannotBeDeletedIsLeftToTheNextSweep() throws {
    let scene = try Scene(
      ["m": Scene.machine(label: Self.someone)], delete: ["stderr": "Error: stuck\n"], ["exit": 1])
    let report = try sweep(scene, [.machine("m", .label(Self.someone)), .machine("vanished", .label(Self.someone))])
    #expect(report.deleted.isEmpty && report.left.map(\.machine) == ["m"] && report.left[0].again)
    #expect(report.left[0].why.contains("stuck") && scene.deletions == ["m", "m", "m"])
    // What is done is not asked about again.
    let rest = JournalFile.takeOver(scene.folder.journal(of: Self.someone))?.content()?.records.map(\.record)
    #expect(rest == [.machine("m", .label(Self.someone))])
    #expect(DeadSessions.sweep(scene.folder).count == 1 && scene.deletions.count == 6)
  }

  @Test func withoutSmolvmMachinesStayInTheJournal() throws {
    let scene = try Scene()
    let header = JournalHeader(session: Self.someone, smolvm: "/nowhere/smolvm", environment: scene.environment)
    let report = try sweep(scene, [.machine("m", .label(Self.someone))], header: header)
    #expect(report.left.map(\.again) == [true] && scene.folder.journals.count == 1)
  }

  @Test func wholeGroupsAreEnded() throws {
    let groups = [
      try Group(), try Group("sleep 60 & sleep 60 &"), try Group("trap '' TERM"), try Group("(trap '' TERM; sleep 60) &"),
    ]
    let stopped = try Group()
    kill(-stopped.leader.pid, SIGSTOP)
    let all = groups + [stopped]
    let start = Date()
    let report = try sweep(try Scene(), all.map { .child($0.leader) })
    #expect(Set(report.killed) == Set(all.map { Int($0.leader.pid) }) && report.left.isEmpty)
    #expect(eventually(within: 1) { all.allSatisfy { !$0.isAlive } })
    #expect(Date().timeIntervalSince(start) < 5)
  }

  @Test func groupsThatEndAtOnceAreNotWaitedFor() throws {
    let group = try Group()
    let start = Date()
    #expect(try sweep(try Scene(), [.child(group.leader)]).killed == [Int(group.leader.pid)])
    #expect(Date().timeIntervalSince(start) < 0.9 && !group.isAlive)
  }

  @Test func aNumberThatIsAnotherProcessNowIsLeft() throws {
    let stranger = try Group()
    let written = ProcessIdentity(pid: stranger.leader.pid, startTime: stranger.leader.startTime - 1)
    #expect(try sweep(try Scene(), [.child(written)]).isEmpty)
    #expect(OrphanedGroups.end([written], .fresh).found.isEmpty && stranger.isAlive)
  }

  @Test func numbersOfAnotherBootOrContainerSayNothingButMachinesStillGo() throws {
    let stranger = try Group()
    let scene = try Scene(["m": Scene.machine(label: Self.someone)])
    var header = scene.header()
    header.processes = "another boot"
    let report = try sweep(scene, [.child(stranger.leader), .machine("m", .label(Self.someone))], header: header)
    #expect(report.killed.isEmpty && report.deleted == ["m"] && stranger.isAlive && scene.folder.journals.isEmpty)
  }

  @Test func whatALeaderLeftIsEndedWhileItIsSurelyItsOwn() throws {
    let group = try Group("(trap '' HUP; sleep 60) &")
    kill(group.leader.pid, SIGKILL)
    #expect(eventually { !group.leader.isAlive } && group.isAlive)
    // Long after, somebody else's group could have that number.
    #expect(OrphanedGroups.end([group.leader], .old).found.isEmpty && group.isAlive)
    #expect(OrphanedGroups.end([group.leader], .fresh).found == [group.leader] && !group.isAlive)
  }
}
