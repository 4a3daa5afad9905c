import Foundation
import Synchronization
import Testing

@testable import ChildProcess

extension RealChildren {
  /// Children on a pseudo-terminal.
  @Suite struct Terminal {
    let loop: ProcessLoop
    init() throws { loop = try ProcessLoop() }

    @Test func inputAndOutputAreATerminalAndErrorsAreAPipe() {
      let run = run(
        onTerminal(pythonScript("import os; print([os.isatty(f) for f in (0, 1, 2)]); print('err', file=os.sys.stderr)")),
        on: loop)
      #expect(run.result?.status == .exited(0))
      #expect(run.stdout == "[True, True, False]\n")
      #expect(run.stderr == "err\n")
    }

    @Test func itLeadsASessionThatTheTerminalControls() {
      let script = """
        import os
        print(os.getpid() == os.getsid(0) == os.getpgid(0), os.getsid(0) != os.getsid(os.getppid()))
        tty = os.open('/dev/tty', os.O_RDWR)
        print(os.tcgetpgrp(tty) == os.getpid(), os.ttyname(0) == os.ttyname(1), os.tcgetpgrp(0) == os.getpid())
        os.write(tty, b'by name')
        """
      let run = run(onTerminal(pythonScript(script)), on: loop)
      #expect(run.stdout == "True True\nTrue True True\nby name")
    }

    @Test func nothingElseIsInheritedAndItsEndsBlock() {
      let stray = open("/dev/null", O_RDONLY)
      defer { close(stray) }
      let script = """
        import fcntl, os
        found = []
        for f in range(1024):
          try: fcntl.fcntl(f, fcntl.F_GETFD); found.append(f)
          except OSError: pass
        print(found, [os.get_blocking(f) for f in (0, 1, 2)])
        """
      #expect(run(onTerminal(pythonScript(script)), on: loop).stdout == "[0, 1, 2] [True, True, True]\n")
    }

    @Test func inputCanWaitForAProgramThatTakesTheTerminalOverAndDiscardsWhatCameBefore() {
      let script = """
        import os, termios, time, tty
        time.sleep(0.3)
        tty.setraw(0, termios.TCSAFLUSH)
        os.write(1, os.read(0, 5))
        """
      for waits in [true, false] {
        var spec = onTerminal(pythonScript(script))
        spec.inputAwaitsMode = waits
        spec.deadline = .seconds(waits ? 30 : 1)
        let run = Run()
        run.start(spec, on: loop).write(Array("early".utf8))
        _ = run.end(within: 60)
        #expect(run.stdout == (waits ? "early" : ""))
      }
    }

    @Test func theSizeIsThatOfTheSpec() {
      #expect(run(onTerminal(shell("stty size"), 33, 121), on: loop).stdout == "33 121\n")
      #expect(run(onTerminal(shell("stty size"), 0, 65_535), on: loop).stdout == "0 65535\n")
    }

    @Test func aResizeArrivesWithItsSignal() {
      let run = Run()
      let handle = run.start(
        onTerminal(shell("trap 'stty size; exit 3' WINCH; stty size; while :; do sleep 0.05; done")), on: loop)
      #expect(run.waitFor("24 80\n"))
      handle.resize(TerminalSize(rows: 50, columns: 132))
      #expect((try? run.end(within: 5)?.get())?.status == .exited(3))
      #expect(run.stdout == "24 80\n50 132\n")
      handle.resize(TerminalSize(rows: 1, columns: 1))
    }

    @Test func aResizeOfAChildWithoutATerminalDoesNothing() {
      let run = Run()
      let handle = run.start(shell("cat; exit 2", stdin: .open), on: loop)
      handle.resize(TerminalSize(rows: 1, columns: 1))
      handle.finishInput()
      #expect((try? run.end(within: 5)?.get())?.status == .exited(2))
    }

    @Test func whatIsWrittenBeforeTheChildReadsArrivesAsItIsAndIsNotEchoed() {
      // End of file, interrupt, quit, stop, flow control, erase, line ends, literal next: all bytes.
      let bytes = (0...255).map { UInt8($0) }
      let run = Run()
      let script = "import os, time; time.sleep(0.3); print(b''.join(iter(lambda: os.read(0, 1), b'\\xff')).hex())"
      let handle = run.start(onTerminal(pythonScript(script)), on: loop)
      handle.write(bytes)
      #expect((try? run.end(within: 10)?.get())?.status == .exited(0))
      #expect(run.stdout == bytes.dropLast().map { String(format: "%02x", $0) }.joined() + "\n")
    }

    @Test func theStandardInputOfTheSpecIsIgnored() {
      for stdin in [ChildInput.null, .bytes([120, 10]), .file(path: "/nowhere")] {
        var spec = shell("head -c 2 | od -An -c", stdin: stdin)
        spec.terminal = TerminalSize(rows: 24, columns: 80)
        let run = Run()
        run.start(spec, on: loop).write(Array("ab".utf8))
        #expect((try? run.end(within: 5)?.get())?.status == .exited(0))
        #expect(run.stdout.split(separator: " ").joined() == "ab\n")
      }
    }

    @Test func tenMegabytesGoThroughInBothDirectionsAsTheyAre() {
      let count = 10 << 20
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
      let run = Run()
      let handle = run.start(onTerminal(shell("head -c \(count)")), on: loop)
      let answered = Shared(0)
      for start in stride(from: 0, to: count, by: 1 << 20) {
        handle.write(Array(bytes[start..<start + 1 << 20])) { result in
          if case .success = result { answered.change { $0 += 1 } }
        }
      }
      #expect((try? run.end(within: 60)?.get())?.status == .exited(0))
      #expect(run.record.withLock { $0.stdout == bytes })
      #expect(answered.value == 10)
    }

    @Test func whatTheChildWroteJustBeforeItsExitArrives() {
      for round in 0..<300 {
        // Around what a line discipline holds (4095), and less than would make the child wait for us.
        let size = [1, 4_095, 4_096, 8_000, 12_000][round % 5]
        let run = Run()
        let handle = run.start(onTerminal(shell("head -c \(size) /dev/zero; exit 7")), on: loop)
        _ = handle
        // Every other time the exit and the output are seen in the same turn.
        if round % 2 == 0 { loop.perform { usleep(10_000) } }
        #expect((try? run.end()?.get())?.status == .exited(7))
        #expect(run.record.withLock { $0.counts.stdout } == size)
      }
    }

    @Test func allThatTheChildWroteArrivesAlsoIfAGrandchildHoldsTheTerminal() {
      for _ in 0..<20 {
        let run = Run()
        _ = run.start(onTerminal(shell("trap '' HUP; sleep 6 & head -c 12000 /dev/zero; exit 7")), on: loop)
        loop.perform { usleep(20_000) }
        #expect((try? run.end(within: 5)?.get())?.status == .exited(7))
        #expect(run.record.withLock { $0.counts.stdout } == 12_000)
      }
    }

    @Test func aGrandchildThatHoldsTheTerminalDelaysNobodyAndHearsOfItsEnd() {
      let run = run(onTerminal(shell("sleep 30 & echo $!; echo done >&2")), on: loop)
      #expect(run.result?.status == .exited(0))
      #expect((run.result?.elapsed ?? .seconds(99)) < .seconds(5))
      #expect(run.stderr == "done\n")
      let grandchild = Int32(run.stdout.dropLast()) ?? -1
      #expect(grandchild > 0)
      #expect(eventually(within: 5) { !isAlive(grandchild) })
    }

    @Test func aGrandchildThatFloodsTheTerminalForEverDelaysNobody() {
      let count = Shared(0)
      let done = DispatchSemaphore(value: 0)
      // So slow a reader never finds the terminal empty: only a bound ends the last drain. After that EIO ends the flood.
      loop.spawn(onTerminal(shell("trap '' HUP; cat /dev/zero & sleep 0.2"))) { _, bytes in
        count.change { $0 += bytes.count }
        usleep(1_000)
      } end: { _ in
        done.signal()
      }
      #expect(done.wait(timeout: .now() + 10) == .success)
      #expect(count.value > 100_000)
    }

    @Test func aChildThatClosesItsTerminalRunsOnAndCanOpenItAgain() {
      let run = Run()
      let handle = run.start(
        onTerminal(shell("exec <&- >&-; echo gone >&2; sleep 0.3; exec </dev/tty >/dev/tty; head -c 1; exec sleep 20")), on: loop)
      #expect(eventually { run.stderr == "gone\n" })
      handle.write([65])
      handle.finishInput()
      #expect(eventually(within: 5) { run.stdout == "A" })
      #expect(loop.running == 1)
      handle.terminate()
      #expect((try? run.end()?.get())?.status == .signaled(SIGTERM))
    }

    @Test(
      arguments: [
        "exec sleep 20",  // does not read what is written
        "sleep 0.1; exec <&- >&-; exec sleep 20",  // closes the terminal, with input waiting there
      ], [true, false]) func aTerminalOnWhichNothingMovesUsesNoTime(script: String, paused: Bool)
    {
      let run = Run()
      let handle = run.start(onTerminal(shell(script)), on: loop)
      if paused { handle.pauseOutput() }
      handle.write([UInt8](repeating: 1, count: 1 << 20))
      usleep(400_000)
      let before = clock()
      usleep(400_000)
      #expect(Double(clock() - before) / Double(CLOCKS_PER_SEC) < 0.1)
      #expect(loop.running == 1)
      handle.terminate()
      #expect((try? run.end(within: 5)?.get())?.cause == .terminated)
    }

    @Test func finishedInputIsNothingToTheChildAndTheEndOfLaterWrites() {
      let run = Run()
      let handle = run.start(onTerminal(pythonScript("import os; print(os.read(0, 1)); print(os.read(0, 1))")), on: loop)
      handle.write([65])
      handle.finishInput()
      let late = Shared(false)
      handle.write([66]) { result in
        if case .failure(InputClosed(written: 0)) = result { late.value = true }
      }
      #expect(run.waitFor("b'A'\n"))
      #expect(run.end(within: 0.3) == nil, "it waits for more, and did not get SIGHUP")
      #expect(late.value)
      handle.terminate()
      #expect((try? run.end()?.get())?.status == .signaled(SIGTERM))
    }

    @Test func theKillLadderReachesTheWholeGroup() {
      let run = Run()
      let handle = run.start(
        onTerminal(
          shell("sh -c 'trap \"\" TERM HUP; echo $$; while :; do sleep 0.1; done' & sleep 0.2; echo ready; wait")), on: loop)
      #expect(run.waitFor("ready"))
      let grandchild = Int32(run.stdout.split(separator: "\n")[0]) ?? -1
      #expect(isAlive(grandchild))
      handle.terminate()
      let end = try? run.end()?.get()
      #expect(end?.status == .signaled(SIGTERM))
      #expect(end?.cause == .terminated)
      #expect((end?.elapsed ?? .seconds(99)) < .seconds(1.5))
      #expect(eventually(within: 5) { !isAlive(grandchild) })
    }

    @Test func aChildThatIgnoresTERMIsKilledAfterTheGrace() {
      let run = Run()
      let handle = run.start(
        onTerminal(shell("trap '' TERM; echo ready; while :; do sleep 1; done", killGrace: .milliseconds(300))), on: loop)
      #expect(run.waitFor("ready"))
      handle.terminate()
      #expect((try? run.end(within: 5)?.get())?.status == .signaled(SIGKILL))
    }

    @Test func aPausedTerminalStopsTheChildAndComesWholeAfterwards() {
      let run = Run()
      let handle = run.start(onTerminal(shell("head -c 1 >&2; head -c 1000000 /dev/zero")), on: loop)
      handle.pauseOutput()
      handle.write([65])
      #expect(run.end(within: 0.4) == nil)
      #expect(run.record.withLock { $0.counts.stdout } == 0)
      handle.resumeOutput()
      #expect((try? run.end()?.get())?.status == .exited(0))
      #expect(run.record.withLock { $0.counts.stdout } == 1_000_000)
    }

    @Test func aPausedTerminalKeepsWhatTheChildLeftAndHoldsUpNoChildThatLeftNothing() {
      let run = Run()
      let handle = run.start(onTerminal(shell("head -c 1 >&2; head -c 8000 /dev/zero; exit 6")), on: loop)
      handle.pauseOutput()
      handle.write([65])
      #expect(run.end(within: 0.4) == nil)
      handle.resumeOutput()
      #expect((try? run.end(within: 5)?.get())?.status == .exited(6))
      #expect(run.record.withLock { $0.counts.stdout } == 8_000)
      let quiet = Run()
      quiet.start(onTerminal(shell("sleep 0.1; exit 5")), on: loop).pauseOutput()
      #expect((try? quiet.end(within: 5)?.get())?.status == .exited(5))
    }

    @Test func aPausedTerminalChildThatIsTerminatedEndsWithWhatTheTerminalHeld() {
      let run = Run()
      let handle = run.start(onTerminal(shell("head -c 1 >&2; exec cat /dev/zero")), on: loop)
      handle.pauseOutput()
      handle.write([65])
      usleep(200_000)
      handle.terminate()
      #expect((try? run.end(within: 1)?.get())?.cause == .terminated)
      let count = run.record.withLock { $0.counts.stdout }
      #expect(count >= 4_095 && count <= 65_536)
    }

    @Test func whatCannotBeRunIsSaidAndLeavesNoTerminal() {
      #expect(run(onTerminal(ProcessSpec(executable: "/x/y")), on: loop).error?.code == ENOENT)
      #expect(run(onTerminal(ProcessSpec(executable: "/x/y")), on: loop).error?.operation == "spawn")
      var spec = onTerminal(shell("pwd"))
      spec.workingDirectory = "/usr/lib"
      #expect(run(spec, on: loop).stdout == "/usr/lib\n")
    }

    @Test func twoHundredRunsLeaveNoDescriptorAndNoZombie() async {
      await #expect(processExitsWith: .success) {
        let loop = try ProcessLoop()
        #expect(run(onTerminal(shell("exit 0")), on: loop).result?.status == .exited(0))
        usleep(100_000)
        let before = lastingDescriptors()
        for round in 0..<20 {
          let runs = (0..<10).map { _ in Run() }
          for (index, run) in runs.enumerated() {
            switch index % 5 {
            case 0: _ = run.start(onTerminal(shell("exit 0")), on: loop)
            case 1: _ = run.start(onTerminal(shell("echo hello; trap '' HUP; sleep 0.5 &")), on: loop)
            case 2: _ = run.start(onTerminal(ProcessSpec(executable: "/nowhere")), on: loop)
            case 3: run.start(onTerminal(shell("exec sleep 30")), on: loop).terminate()
            default:
              let handle = run.start(onTerminal(shell("head -c 3 >&2; exec <&- >&-; exit \(round)")), on: loop)
              handle.write([65, 66, 67])
              handle.finishInput()
            }
          }
          for run in runs { #expect(run.end() != nil) }
        }
        #expect(lastingDescriptors() == before)
        #expect(loop.running == 0)
        #expect(zombies() == [])
      }
    }

    @Test func aHostWithoutStdioIsServedAllTheSame() async {
      await #expect(processExitsWith: .success) {
        close(0)
        close(1)
        close(2)
        let loop = try ProcessLoop()
        let run = run(onTerminal(shell("stty size; echo err >&2; ls /proc/self/fd | tr '\\n' ' '")), on: loop)
        guard run.stdout == "24 80\n0 1 2 3 ", run.stderr == "err\n" else { exit(1) }
      }
    }
  }
}

/// `spec` on a terminal of that size.
private func onTerminal(_ spec: ProcessSpec, _ rows: UInt16 = 24, _ columns: UInt16 = 80) -> ProcessSpec {
  var spec = spec
  spec.terminal = TerminalSize(rows: rows, columns: columns)
  return spec
}
