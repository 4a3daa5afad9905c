import Foundation
import Synchronization
import Testing

@testable import ChildProcess

extension RealChildren {
  @Suite struct Ladder {
    let loop: ProcessLoop
    init() throws { loop = try ProcessLoop() }

    private func start(_ spec: ProcessSpec) -> (Run, ChildHandle) {
      let run = Run()
      return (run, run.start(spec, on: loop))
    }

    @Test func aChildThatHeedsTERMEndsByIt() {
      let (run, handle) = start(shell("echo ready; exec sleep 30"))
      #expect(run.waitFor("ready"))
      handle.terminate()
      handle.terminate()
      let end = try? run.end()?.get()
      #expect(end?.status == .signaled(SIGTERM))
      #expect(end?.cause == .terminated)
      #expect((end?.elapsed ?? .seconds(99)) < .seconds(1.5))
      #expect(run.stdout == "ready\n")
    }

    @Test func aChildThatIgnoresTERMIsKilledAfterTheGrace() {
      let (run, handle) = start(shell("trap '' TERM; echo ready; while :; do sleep 1; done", killGrace: .milliseconds(400)))
      #expect(run.waitFor("ready"))
      let began = ContinuousClock.now
      handle.terminate()
      let end = try? run.end()?.get()
      #expect(end?.status == .signaled(SIGKILL))
      #expect(end?.cause == .terminated)
      #expect(ContinuousClock.now - began >= .milliseconds(400))
    }

    @Test func aChildThatExitsOnTERMIsTerminatedWithItsCode() {
      let (run, handle) = start(shell("trap 'echo bye; exit 9' TERM; echo ready; while :; do sleep 0.05; done"))
      #expect(run.waitFor("ready"))
      handle.terminate()
      let end = try? run.end()?.get()
      // Its sleep is TERMed too, so the trap runs at once.
      #expect(end?.status == .exited(9))
      #expect(end?.cause == .terminated)
      #expect(run.stdout == "ready\nbye\n")
    }

    @Test func theLadderReachesTheWholeGroup() {
      // The grandchild ignores TERM; the child heeds it. KILL must find the grandchild before the child's number is free.
      let (run, handle) = start(
        shell("sh -c 'trap \"\" TERM; echo $$; while :; do sleep 0.1; done' & sleep 0.2; echo ready; wait"))
      #expect(run.waitFor("ready"))
      let grandchild = Int32(run.stdout.split(separator: "\n")[0]) ?? -1
      #expect(isAlive(grandchild))
      handle.terminate()
      let end = try? run.end()?.get()
      #expect(end?.status == .signaled(SIGTERM))
      #expect((end?.elapsed ?? .seconds(99)) < .seconds(1.5), "not the grandchild's death is waited for")
      #expect(eventually(within: 5) { !isAlive(grandchild) })
    }

    @Test func aStoppedChildEndsWithoutTheWholeGrace() {
      let (run, handle) = start(shell("echo ready; kill -STOP $$", killGrace: .seconds(20)))
      #expect(run.waitFor("ready"))
      usleep(100_000)
      handle.terminate()
      #expect((try? run.end(within: 5)?.get())?.status == .signaled(SIGTERM))
    }

    @Test func theDeadlineEndsItAndKeepsItsOutput() {
      let run = run(shell("echo begun; exec sleep 30", deadline: .milliseconds(300)), on: loop)
      #expect(run.result?.cause == .deadline)
      #expect(run.result?.status == .signaled(SIGTERM))
      #expect((run.result?.elapsed ?? .zero) >= .milliseconds(300))
      #expect((run.result?.elapsed ?? .seconds(99)) < .seconds(2))
      #expect(run.stdout == "begun\n")
    }

    @Test func aDeadlineThatIsNotReachedChangesNothing() {
      let run = run(shell("exit 3", deadline: .seconds(3600)), on: loop)
      #expect(run.result?.cause == .itself)
      #expect(run.result?.status == .exited(3))
    }

    @Test func terminateBeforeTheSpawnPreventsIt() {
      let marker = FileManager.default.temporaryDirectory.appending(path: "never-\(UUID().uuidString)").path
      loop.perform { usleep(200_000) }
      let (run, handle) = start(shell("touch \(marker)"))
      handle.terminate()
      let end = try? run.end()?.get()
      #expect(end?.cause == .terminated)
      #expect(end?.elapsed == .zero)
      #expect(!FileManager.default.fileExists(atPath: marker))
    }

    @Test func terminateAfterTheExitIsTooLate() {
      let (run, handle) = start(ProcessSpec(executable: "/bin/cat", stdin: .open))
      let busy = DispatchSemaphore(value: 0)
      loop.perform {
        busy.signal()
        usleep(200_000)
      }
      busy.wait()
      // One turn for all three: the child ends in the second, unseen, and the third comes before the news of it.
      handle.finishInput()
      loop.perform { usleep(200_000) }
      handle.terminate()
      let end = try? run.end()?.get()
      #expect(end?.cause == .itself)
      #expect(end?.status == .exited(0))
      handle.terminate()
      handle.signal(SIGKILL)
    }

    @Test func aSignalGoesToTheGroupAndStartsNoLadder() {
      let (run, handle) = start(shell("trap 'echo usr1; exit 4' USR1; echo ready; while :; do sleep 0.05; done"))
      #expect(run.waitFor("ready"))
      handle.signal(SIGUSR1)
      let end = try? run.end()?.get()
      // Its sleep had no trap and died; the shell ran its own.
      #expect(end?.status == .exited(4))
      #expect(end?.cause == .itself)
    }

    @Test func terminateAllEndsEachAndTellsEach() {
      let all = (0..<20).map { _ in start(shell("trap '' TERM; echo ready; while :; do sleep 1; done", killGrace: .seconds(60))) }
      for (run, _) in all { #expect(run.waitFor("ready")) }
      #expect(loop.running == 20)
      loop.terminateAll(grace: .milliseconds(200))
      for (run, _) in all {
        let end = try? run.end(within: 10)?.get()
        #expect(end?.cause == .terminated)
        #expect(end?.status == .signaled(SIGKILL))
      }
      #expect(loop.running == 0)
    }
  }
}
