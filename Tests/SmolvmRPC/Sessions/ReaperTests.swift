import ChildProcess
import Foundation
import JSON
import Smolvm
import Testing
import TestSupport

@testable import SmolvmRPC

/// The process that cleans up after a server that was killed.
struct ReaperTests {
  private static let someone = Scene.someone

  /// A reaper as a server starts it; "the server" dies when the journal is let go of and the process released.
  private func reaper(of journal: Journal) throws -> DetachedProcess {
    let reaper = try DetachedProcess(
      executable: Programs.smolvmRPC, arguments: ["smolvm-rpc", Reaper.subcommand, journal.file.path], environment: [],
      output: journal.file.descriptor)
    #if os(Linux)
    #expect(eventually { (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(reaper.pid)/cwd")) == "/" })
    #endif
    return reaper
  }

  @Test func itEndsTheGroupsAndDeletesTheMachines() throws {
    let scene = try Scene(["m": Scene.machine(label: Self.someone), "n": Scene.machine(label: "other")])
    let groups = [try Group(), try Group("sleep 60 &")]
    var journal: Journal? = try scene.journal(
      groups.map { .child($0.leader) } + [.machine("m", .label(Self.someone)), .machine("n", .label(Self.someone))])
    let reaper = try reaper(of: #require(journal))
    usleep(100_000)
    #expect(groups.allSatisfy(\.isAlive) && !reaper.reapIfEnded())
    journal = nil
    reaper.release()
    #expect(eventually(within: 1) { groups.allSatisfy { !$0.isAlive } })
    #expect(eventually { reaper.reapIfEnded() })
    #expect(scene.deletions == ["m"] && scene.folder.journals.isEmpty)
  }

  @Test func aJournalIsAliveAsLongAsItsReaper() throws {
    let scene = try Scene(delete: ["sleepMs": 500])
    var journal: Journal? = try scene.journal([.machine("m", .label(Self.someone))])
    let reaper = try reaper(of: #require(journal))
    journal = nil
    #expect(DeadSessions.sweep(scene.folder).isEmpty && scene.folder.journals.count == 1)
    kill(reaper.pid, SIGKILL)
    #expect(eventually { reaper.reapIfEnded() })
    #expect(DeadSessions.sweep(scene.folder).count == 1 && scene.folder.journals.isEmpty)
  }

  @Test func aJournalThatSomebodyRemovedStillSaysWhatToDo() throws {
    let scene = try Scene(["m": Scene.machine(label: Self.someone)])
    let group = try Group()
    let journal = try scene.journal([.child(group.leader), .machine("m", .label(Self.someone))])
    let reaper = try reaper(of: journal)
    try FileManager.default.removeItem(atPath: scene.folder.path)
    reaper.release()
    #expect(eventually { reaper.reapIfEnded() } && !group.isAlive && scene.deletions == ["m"])
  }

  @Test func withoutRecordsItRunsNothing() throws {
    let scene = try Scene(["m": Scene.machine(label: Self.someone)])
    let journal = try scene.journal([])
    journal.remove(try #require(journal.add(.machine("m", .label(Self.someone)))))
    let reaper = try reaper(of: journal)
    reaper.release()
    #expect(eventually(within: 2) { reaper.reapIfEnded() } && scene.fake.record.isEmpty && scene.folder.journals.isEmpty)
  }

  @Test func politeSignalsDoNotEndItBeforeItsServer() throws {
    let scene = try Scene()
    let reaper = try reaper(of: scene.journal())
    for number in [SIGTERM, SIGINT, SIGHUP] { kill(reaper.pid, number) }
    usleep(100_000)
    #expect(!reaper.reapIfEnded())
    reaper.release()
    #expect(eventually { reaper.reapIfEnded() } && scene.folder.journals.isEmpty)
  }

  @Test func itEndsWhereItsOutputIsNoJournal() throws {
    let scene = try Scene()
    let other = try scene.home.write("other", [])
    let reaper = try DetachedProcess(
      executable: Programs.smolvmRPC, arguments: ["smolvm-rpc", Reaper.subcommand, other], environment: [],
      output: scene.journal().file.descriptor)
    #expect(eventually { reaper.reapIfEnded() } && FileManager.default.fileExists(atPath: other))
  }

  #if os(Linux)
  @Test func itHoldsNothingButItsPipeAndTheJournal() throws {
    let scene = try Scene()
    let journal = try scene.journal()
    let reaper = try reaper(of: journal)
    let folder = "/proc/\(reaper.pid)/fd"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { Int($0) }.sorted().map {
      try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
    }
    #expect(files.count == 5 && files.prefix(3) == ["/dev/null", "/dev/null", "/dev/null"])
    #expect(files.contains(journal.file.path) && files.contains { $0.hasPrefix("pipe:") })
    #expect(getsid(reaper.pid) == reaper.pid && getpgid(reaper.pid) == reaper.pid)
    reaper.release()
    #expect(eventually { reaper.reapIfEnded() }, "a zombie would keep swift-testing's exit tests from seeing the end of theirs")
  }

  /// A release build needs half of it.
  @Test func itCostsAtMostOneMebibyte() throws {
    let scene = try Scene()
    let reaper = try reaper(of: scene.journal())
    let status = try String(contentsOfFile: "/proc/\(reaper.pid)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") })
    let kibibytes = try #require(line.split(whereSeparator: { $0 == " " || $0 == "\t" }).compactMap { Int($0) }.first)
    #expect(kibibytes <= 1024)
    reaper.release()
    #expect(eventually { reaper.reapIfEnded() }, "a zombie would keep swift-testing's exit tests from seeing the end of theirs")
  }
  #endif

  /// The real thing: another process makes the lock, the pipe and the children, and gets SIGKILL.
  @Test func afterAKillOfTheServerNothingIsLeft() throws {
    let scene = try Scene(["m": Scene.machine(label: Self.someone)])
    // Written by us; the stand-in for the server takes the file over.
    let path = try scene.deadJournal([.machine("m", .label(Self.someone))])
    let server = """
      import fcntl, os, subprocess, sys, time
      program, path = sys.argv[1:]
      journal = open(path, "r+b", buffering=0)
      fcntl.flock(journal, fcntl.LOCK_EX)
      r, w = os.pipe()
      subprocess.Popen([program, "_reaper", path], stdin=r, stdout=journal, stderr=subprocess.DEVNULL, start_new_session=True)
      os.close(r)
      for script in ("while :; do sleep 60; done", "trap '' TERM; while :; do sleep 60; done"):
        child = subprocess.Popen(["/bin/sh", "-c", script], start_new_session=True, stdout=subprocess.DEVNULL)
        start = open(f"/proc/{child.pid}/stat").read().rsplit(")", 1)[1].split()[19]
        line = f"child {child.pid} {start}".ljust(255) + "\\n"
        os.pwrite(journal.fileno(), line.encode(), os.fstat(journal.fileno()).st_size)
        print(child.pid, flush=True)
      time.sleep(0.2)
      os.kill(os.getpid(), 9)
      """
    #if os(Linux)
    let session = try TestSupport.Session(["/usr/bin/env", "python3", "-c", server, Programs.smolvmRPC, path])
    let pids = try session.end().lines.compactMap { Int32($0) }
    let end = Date()
    try #require(pids.count == 2)
    #expect(eventually { ProcessIdentity.of(pids[0]) == nil } && Date().timeIntervalSince(end) < 1)
    #expect(eventually { ProcessIdentity.of(pids[1]) == nil } && Date().timeIntervalSince(end) < 2.5)
    #expect(eventually { scene.folder.journals.isEmpty } && scene.deletions == ["m"])
    #endif
  }
}
