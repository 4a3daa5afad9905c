import Foundation
import Synchronization
import Testing

@testable import ChildProcess

extension RealChildren {
  @Suite struct Exit {
    let loop: ProcessLoop
    init() throws { loop = try ProcessLoop() }

    @Test(arguments: [0, 1, 124, 127, 255]) func anExitCodeComesThrough(code: Int32) {
      let run = run(shell("exit \(code)"), on: loop)
      #expect(run.result?.status == .exited(code))
      #expect(run.result?.cause == .itself)
    }

    @Test(arguments: [SIGTERM, SIGKILL, SIGSEGV]) func aSignalThatTheChildGivesItselfIsASignalAndItsOwn(number: Int32) {
      let run = run(shell("kill -\(number) $$"), on: loop)
      #expect(run.result?.status == .signaled(number))
      #expect(run.result?.cause == .itself)
    }

    @Test func whoIsToldOfTheEndFindsNoProcessThereNotEvenAZombie() {
      let pid = Shared<pid_t>(0)
      let wasThere = Shared(0)
      let done = DispatchSemaphore(value: 0)
      for _ in 0..<50 {
        loop.spawn(shell("exit 0")) { number in
          pid.change { $0 = number }
        } output: { _, _ in
        } end: { _ in
          if kill(pid.value, 0) == 0 { wasThere.change { $0 += 1 } }
          done.signal()
        }
        #expect(done.wait(timeout: .now() + 10) == .success)
      }
      #expect(pid.value > 0 && wasThere.value == 0)
    }

    @Test func aGrandchildThatKeepsThePipeOpenDelaysNobody() {
      let run = run(shell("sleep 30 & echo $!; echo done >&2"), on: loop)
      defer { if let pid = Int32(run.stdout.dropLast()) { kill(pid, SIGKILL) } }
      #expect(run.result?.status == .exited(0))
      #expect((run.result?.elapsed ?? .seconds(99)) < .seconds(5))
      #expect(run.stderr == "done\n")
      #expect(Int32(run.stdout.dropLast()).map(isAlive) == true, "a normal end must not kill the group")
    }

    @Test func aGrandchildThatFloodsThePipeForEverDelaysNobody() {
      let count = Shared(0)
      let done = DispatchSemaphore(value: 0)
      // So slow a reader never finds the pipe empty: only a bound ends the last drain. After that SIGPIPE ends the flood.
      loop.spawn(shell("cat /dev/zero & sleep 0.2")) { _, bytes in
        count.change { $0 += bytes.count }
        usleep(3_000)
      } end: { _ in
        done.signal()
      }
      #expect(done.wait(timeout: .now() + 10) == .success)
      #expect(count.value > 100_000)
    }

    @Test(arguments: [65_536, 1_048_576]) func whatThePipeHeldAtTheExitIsDelivered(size: Int) {
      let run = Run()
      let resize = size > 65_536 ? "import fcntl; fcntl.fcntl(1, 1031, \(size));" : ""
      let handle = run.start(pythonScript("import os; \(resize) os.write(1, b'x' * \(size)); os._exit(7)"), on: loop)
      _ = handle
      // The loop is kept busy until the child has long ended: exit and output are seen in the same turn.
      loop.perform { usleep(600_000) }
      #expect((try? run.end()?.get())?.status == .exited(7))
      #expect(run.record.withLock { $0.stdout.count } == size)
    }

    @Test func closedPipesBeforeTheExitAreWaitedForWithoutSpinning() throws {
      let run = Run()
      let handle = run.start(shell("exec >&- 2>&-; exec sleep 1"), on: loop)
      _ = handle
      usleep(200_000)
      let before = threadTime()
      usleep(500_000)
      #expect(threadTime() - before < 0.1)
      #expect((try? run.end()?.get())?.status == .exited(0))
    }

    @Test func anIdleLoopUsesNoTime() {
      let scripts = [
        "exec sleep 20",
        "echo x; exec cat >/dev/null",  // gets more than a pipe holds, so that its input was watched for a time
        "echo x; exec >&- 2>&-; exec sleep 20",  // paused, with bytes and a hang-up waiting
        "exec <&-; exec sleep 20",  // its input has hung up
      ]
      let runs = scripts.map { _ in Run() }
      let handles = zip(scripts, runs).map { script, run in run.start(shell(script, stdin: .open), on: loop) }
      defer {
        for handle in handles {
          handle.terminate()
          handle.resumeOutput()
        }
        for run in runs { #expect(run.end() != nil) }
      }
      handles[2].pauseOutput()
      let written = Shared(false)
      handles[1].write([UInt8](repeating: 1, count: 300_000)) { _ in written.value = true }
      #expect(eventually { loop.running == 4 && written.value })
      usleep(200_000)
      let before = threadTime()
      usleep(1_000_000)
      #expect(threadTime() - before < 0.05)
    }

    @Test func withoutPidfdTheEndIsFoundAllTheSame() throws {
      let poor = try ProcessLoop(watchesExits: false)
      let runs = (0..<8).map { _ in Run() }
      for run in runs { _ = run.start(shell("echo hello; sleep 0.1; exit 3"), on: poor) }
      for run in runs {
        #expect((try? run.end()?.get())?.status == .exited(3))
        #expect(run.stdout == "hello\n")
      }
    }

    @Test func anExitTakenBySomebodyElseIsAnErrorAndNoHang() async {
      await #expect(processExitsWith: .success) {
        signal(SIGCHLD, SIG_IGN)
        let loop = try ProcessLoop()
        let run = run(shell("echo hello"), on: loop)
        #expect(run.error?.code == ECHILD)
        #expect(run.error?.operation == "wait")
        #expect(run.stdout == "hello\n")
      }
    }

    @Test func aLoopThatNobodyHoldsFinishesItsChildren() throws {
      let run = Run()
      var ours: ProcessLoop? = try ProcessLoop()
      let handle = ours.map { run.start(shell("sleep 0.3; echo late; exit 5"), on: $0) }
      ours = nil
      #expect((try? run.end()?.get())?.status == .exited(5))
      #expect(run.stdout == "late\n")
      // The thread is gone, or about to go: the write is answered in either case.
      let answered = DispatchSemaphore(value: 0)
      handle?.write([1]) { _ in answered.signal() }
      #expect(answered.wait(timeout: .now() + 5) == .success)
    }

    /// The processor time of this process's threads of the name that loops have, in seconds.
    private func threadTime() -> Double {
      #if os(Linux)
      var ticks = 0.0
      let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
      for task in tasks {
        guard let stat = try? String(contentsOfFile: "/proc/self/task/\(task)/stat", encoding: .utf8), stat.contains("(children)")
        else { continue }
        let fields = stat.split(separator: " ")
        ticks += (Double(fields[13]) ?? 0) + (Double(fields[14]) ?? 0)
      }
      return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
      #else
      return Double(clock()) / Double(CLOCKS_PER_SEC)
      #endif
    }
  }
}
