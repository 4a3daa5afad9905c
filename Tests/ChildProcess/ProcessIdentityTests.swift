import Foundation
import Testing

@testable import ChildProcess

extension RealChildren {
  @Suite struct Identity {
    let loop: ProcessLoop
    init() throws { loop = try ProcessLoop() }

    @Test func weAreAliveAndStartedAtOneTime() throws {
      let ourselves = try #require(ProcessIdentity.of(getpid()))
      #expect(ourselves.pid == getpid())
      #expect(ourselves.startTime > 0)
      #expect(ourselves == ProcessIdentity.of(getpid()))
      #expect(ourselves.isAlive)
    }

    @Test func anotherProcessOfTheSameNumberIsNotThatOne() throws {
      let ourselves = try #require(ProcessIdentity.of(getpid()))
      #expect(!ProcessIdentity(pid: ourselves.pid, startTime: ourselves.startTime - 1).isAlive)
      #expect(ourselves != ProcessIdentity.of(getppid()))
    }

    @Test func aNumberThatNobodyHasIsNoProcess() {
      for pid in [0, -1, Int32.max] { #expect(ProcessIdentity.of(pid) == nil) }
    }

    @Test func aChildIsAliveUntilItEndsAlsoThroughExec() throws {
      let run = Run()
      let handle = run.start(shell("echo $$; read x; echo again; exec cat", stdin: .open), on: loop)
      #expect(run.waitFor("\n"))
      let child = try spoken(by: run)
      #expect(child.startTime >= (ProcessIdentity.of(getpid())?.startTime ?? .max))
      #expect(child.isAlive)
      handle.write(Array("\n".utf8))
      #expect(run.waitFor("again"))
      #expect(child.isAlive)
      handle.finishInput()
      #expect(run.end() != nil)
      #expect(!child.isAlive)
      #expect(ProcessIdentity.of(child.pid) == nil)
    }

    @Test func aZombieIsDead() throws {
      // The shell's own child ends, and cat, which the shell becomes, never takes it.
      let run = Run()
      let handle = run.start(shell("sleep 0.3 & echo $!; exec cat", stdin: .open), on: loop)
      #expect(run.waitFor("\n"))
      let child = try spoken(by: run)
      #expect(child.isAlive)
      #expect(eventually(within: 5) { !child.isAlive })
      #expect(kill(child.pid, 0) == 0, "it still lies there")
      handle.finishInput()
      #expect(run.end() != nil)
    }

    @Test(arguments: [") R 1 2 3 4", "a b", "((", "x) Z (y", ")"]) func aNameOfAnyKindDoesNotDeceive(name: String) throws {
      let folder = FileManager.default.temporaryDirectory.appending(path: "named-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let path = folder.appending(path: name).path
      try FileManager.default.copyItem(
        at: URL(fileURLWithPath: "/bin/sh").resolvingSymlinksInPath(), to: URL(fileURLWithPath: path))
      let run = Run()
      let handle = run.start(ProcessSpec(executable: path, arguments: ["-c", "echo $$; read x"], stdin: .open), on: loop)
      #expect(run.waitFor("\n"))
      let found = try spoken(by: run)
      #expect(found.isAlive)
      // It is later than ours, and not by much: a neighbouring field would be far from it.
      let ours = try #require(ProcessIdentity.of(getpid())?.startTime)
      let plain = try startOfPlainChild()
      #expect(found.startTime >= ours)
      #expect(plain >= found.startTime && plain - found.startTime < 1_000)
      handle.finishInput()
      #expect(run.end() != nil)
      #expect(!found.isAlive)
    }

    private func startOfPlainChild() throws -> UInt64 {
      let run = Run()
      let handle = run.start(shell("echo $$; read x", stdin: .open), on: loop)
      defer {
        handle.finishInput()
        _ = run.end()
      }
      #expect(run.waitFor("\n"))
      return try spoken(by: run).startTime
    }

    /// The process whose number is what `run` said.
    private func spoken(by run: Run) throws -> ProcessIdentity {
      let pid = try #require(Int32(run.stdout.dropLast()))
      return try #require(ProcessIdentity.of(pid))
    }

    @Test func theBootHasAName() {
      #expect(UUID(uuidString: ProcessIdentity.bootID) != nil)
      #expect(ProcessIdentity.bootID == ProcessIdentity.bootID)
    }
  }
}
