import Foundation
import Synchronization
import Testing

@testable import ChildProcess

extension RealChildren {
  @Suite struct Output {
    let loop: ProcessLoop
    init() throws { loop = try ProcessLoop() }

    @Test func tenMegabytesOfErrorsBeforeOneByteOfOutputBlockNobody() {
      let run = run(shell("head -c 10485760 /dev/zero >&2; echo out"), on: loop)
      #expect(run.result?.status == .exited(0))
      #expect(run.record.withLock { $0.counts.stderr } == 10_485_760)
      #expect(run.stdout == "out\n")
    }

    @Test func outputComesWhileTheChildRunsAndAllBeforeTheEnd() {
      let run = Run()
      let handle = run.start(shell("echo one; cat; echo two", stdin: .open), on: loop)
      #expect(run.waitFor("one\n"))
      #expect(loop.running == 1)
      handle.finishInput()
      #expect((try? run.end()?.get())?.status == .exited(0))
      #expect(run.stdout == "one\ntwo\n")
      usleep(50_000)
      #expect(run.record.withLock { $0.ends.count == 1 && !$0.outputAfterEnd })
    }

    @Test func aFloodFromOneDoesNotStarveTheOthers() {
      let flood = Run()
      let handle = flood.start(shell("exec cat /dev/zero"), on: loop, keeping: false)
      #expect(eventually { flood.record.withLock { $0.counts.stdout > 1 << 20 } })
      for _ in 0..<20 {
        let small = run(shell("echo small"), on: loop, within: 5)
        #expect(small.stdout == "small\n")
      }
      handle.terminate()
      #expect((try? flood.end()?.get())?.cause == .terminated)
    }

    @Test func pausedOutputStopsTheChildAndComesWholeAfterwards() {
      let run = Run()
      let handle = run.start(shell("cat; head -c 1000000 /dev/zero; echo x >&2", stdin: .open), on: loop)
      handle.pauseOutput()
      handle.finishInput()
      usleep(300_000)
      #expect(run.record.withLock { $0.counts.stdout } == 0)
      #expect(loop.running == 1)
      handle.resumeOutput()
      #expect((try? run.end()?.get())?.status == .exited(0))
      #expect(run.record.withLock { $0.counts.stdout } == 1_000_000)
      #expect(run.stderr == "x\n")
    }

    @Test func aPauseWithinOutputIsTheLastChunkAndResumeGoesOn() {
      let run = Run()
      let chunks = Shared<Int>(0)
      let whole = Shared<Int>(0)
      let box = Mutex<ChildHandle?>(nil)
      let done = DispatchSemaphore(value: 0)
      let handle = loop.spawn(shell("cat; head -c 3000000 /dev/zero", stdin: .open)) { _, bytes in
        chunks.change { $0 += 1 }
        whole.change { $0 += bytes.count }
        box.withLock { $0?.pauseOutput() }
      } end: { _ in
        done.signal()
      }
      box.withLock { $0 = handle }
      handle.finishInput()
      var steps = 0
      while done.wait(timeout: .now() + 0.02) != .success, steps < 1_000 {
        steps += 1
        #expect(chunks.value <= steps)
        handle.resumeOutput()
      }
      #expect(whole.value == 3_000_000)
      #expect(steps >= 3_000_000 / OutputReader.turn)
      #if os(Linux)
      #expect(steps < 3_000_000 / 65_536, "a pipe that was found full holds more than it did")
      #endif
      box.withLock { $0 = nil }
      _ = run
    }

    @Test func whatIsHeldBackAtTheExitComesAfterResumeAndTheEndAfterIt() {
      let run = Run()
      let handle = run.start(shell("cat; echo kept; echo too >&2; exit 6", stdin: .open), on: loop)
      handle.pauseOutput()
      handle.finishInput()
      #expect(run.end(within: 0.5) == nil)
      #expect(run.stdout == "")
      handle.resumeOutput()
      let end = try? run.end()?.get()
      #expect(end?.status == .exited(6))
      #expect(end?.cause == .itself)
      #expect((end?.elapsed ?? .seconds(9)) < .milliseconds(400), "the time of the exit, not of the news")
      #expect(run.stdout == "kept\n")
      #expect(run.stderr == "too\n")
    }

    @Test func aPausedChildThatSaysNothingEndsAtOnce() {
      let quiet = Run()
      quiet.start(shell("sleep 0.1"), on: loop).pauseOutput()
      #expect((try? quiet.end(within: 5)?.get())?.status == .exited(0))
    }

    @Test func aPausedChildThatIsTerminatedEndsWithWhatItsPipesHeld() {
      let run = Run()
      let handle = run.start(shell("cat; echo err >&2; exec cat /dev/zero", stdin: .open), on: loop, keeping: false)
      handle.pauseOutput()
      handle.finishInput()
      usleep(200_000)
      handle.terminate()
      #expect((try? run.end(within: 1)?.get())?.cause == .terminated)
      #expect(run.record.withLock { $0.counts.stdout } == 65_536)
      #expect(run.record.withLock { $0.counts.stderr } == 4)
    }

    @Test func aPausedChildWhoseDeadlineComesEndsWithWhatItsPipesHeld() {
      let run = Run()
      let spec = shell("cat; exec cat /dev/zero", stdin: .open, deadline: .milliseconds(300))
      let handle = run.start(spec, on: loop, keeping: false)
      handle.pauseOutput()
      handle.finishInput()
      #expect((try? run.end(within: 2)?.get())?.cause == .deadline)
      #expect(run.record.withLock { $0.counts.stdout } == 65_536)
    }

    @Test func aChildThatHasEndedByItselfAndIsHeldBackIsLetGoByTerminate() {
      let run = Run()
      let handle = run.start(shell("cat; echo kept; exit 6", stdin: .open), on: loop)
      handle.pauseOutput()
      handle.finishInput()
      #expect(run.end(within: 0.3) == nil)
      handle.terminate()
      let end = try? run.end(within: 1)?.get()
      #expect(end?.status == .exited(6))
      #expect(end?.cause == .itself)
      #expect(run.stdout == "kept\n")
      usleep(50_000)
      #expect(run.record.withLock { $0.ends.count } == 1)
    }
  }
}
