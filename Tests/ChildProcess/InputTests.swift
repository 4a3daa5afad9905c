import Foundation
import Synchronization
import Testing

@testable import ChildProcess

extension RealChildren {
  @Suite struct Input {
    let loop: ProcessLoop
    init() throws { loop = try ProcessLoop() }

    @Test func noInputIsEndOfFileAtOnce() {
      let run = run(shell("cat; echo over"), on: loop)
      #expect(run.stdout == "over\n")
    }

    @Test(arguments: [0, 1, 65_536, 65_537, 5 << 20]) func bytesArriveExactlyWhileTheChildWritesAsMuch(count: Int) {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
      let run = run(ProcessSpec(executable: "/bin/cat", stdin: .bytes(bytes)), on: loop)
      #expect(run.record.withLock { $0.stdout == bytes })
      #expect(run.result?.status == .exited(0))
      #expect(run.result?.unwrittenInput == 0)
    }

    @Test func aChildThatDoesNotReadItsBytesIsNoErrorAndNoSignalForTheHost() async {
      await #expect(processExitsWith: .success) {
        signal(SIGPIPE, SIG_DFL)
        let loop = try ProcessLoop()
        let bytes = [UInt8](repeating: 7, count: 1 << 20)
        // Once it closes its input while we write, once it reads a little and ends, once it ends at once.
        for script in ["exec <&-; sleep 0.2", "head -c 10", "exit 0"] {
          let run = run(shell(script, stdin: .bytes(bytes)), on: loop)
          guard run.result?.status == .exited(0), (run.result?.unwrittenInput ?? 0) > 900_000 else { exit(1) }
        }
      }
    }

    @Test func aFileIsHandedOverItself() throws {
      let path = FileManager.default.temporaryDirectory.appending(path: "input-\(UUID().uuidString)").path
      try String(repeating: "0123456789", count: 100_000).write(toFile: path, atomically: false, encoding: .utf8)
      defer { try? FileManager.default.removeItem(atPath: path) }
      let script = """
        import os, stat
        print(stat.S_ISREG(os.fstat(0).st_mode), len(os.read(0, 7)), os.lseek(0, 0, 1))
        try: os.write(0, b'x')
        except OSError as e: print(e.errno)
        """
      #expect(run(pythonScript(script, stdin: .file(path: path)), on: loop).stdout == "True 7 7\n9\n")
    }

    @Test func aFifoWithoutAWriterHoldsNobodyUp() throws {
      let path = FileManager.default.temporaryDirectory.appending(path: "fifo-\(UUID().uuidString)").path
      #expect(mkfifo(path, 0o600) == 0)
      defer { unlink(path) }
      #expect(run(shell("cat; echo over", stdin: .file(path: path)), on: loop, within: 5).stdout == "over\n")
    }

    @Test func writesArriveInOrderAndAreAnsweredInOrder() {
      let answers = Mutex<[Int]>([])
      let run = Run()
      let handle = run.start(ProcessSpec(executable: "/bin/cat", stdin: .open), on: loop)
      var expected: [UInt8] = []
      for index in 0..<300 {
        let bytes = [UInt8](repeating: UInt8(index % 256), count: index % 7 == 0 ? 0 : index * 37)
        expected += bytes
        handle.write(bytes) { result in
          if case .success = result { answers.withLock { $0.append(index) } }
        }
      }
      handle.finishInput()
      let late = Mutex<Result<Void, InputClosed>?>(nil)
      handle.write([1]) { result in late.withLock { $0 = result } }
      #expect((try? run.end()?.get())?.status == .exited(0))
      #expect(run.record.withLock { $0.stdout == expected })
      #expect(answers.withLock { $0 } == Array(0..<300))
      #expect(throws: InputClosed(written: 0)) { try late.withLock { $0 }?.get() }
    }

    @Test func aWriteIsAnsweredOnlyWhenItIsInThePipe() {
      let answered = Shared(false)
      let run = Run()
      let handle = run.start(shell("sleep 0.6; exec cat", stdin: .open), on: loop)
      handle.write([UInt8](repeating: 1, count: 200_000)) { _ in answered.value = true }
      usleep(300_000)
      #expect(!answered.value)
      #expect(eventually { answered.value })
      #expect(loop.running == 1, "cat waits for more")
      handle.finishInput()
      #expect((try? run.end()?.get())?.status == .exited(0))
      #expect(run.record.withLock { $0.stdout.count } == 200_000)
    }

    @Test func aWriteToAClosedInputSaysHowMuchWentIn() {
      let results = Mutex<[Result<Void, InputClosed>]>([])
      let run = Run()
      let handle = run.start(shell("head -c 100000 >/dev/null; exec <&-; echo closed; sleep 0.3", stdin: .open), on: loop)
      for _ in 0..<2 {
        handle.write([UInt8](repeating: 1, count: 1 << 20)) { result in results.withLock { $0.append(result) } }
      }
      #expect((try? run.end()?.get())?.status == .exited(0))
      let seen = results.withLock { $0 }
      #expect(seen.count == 2)
      guard case .failure(let first)? = seen.first, case .failure(let second)? = seen.last else {
        Issue.record("written to nobody")
        return
      }
      #expect(first.written >= 100_000 && first.written < 400_000)
      #expect(second.written == 0)
    }

    @Test func writesThatTheEndOvertakesAreAnsweredBeforeIt() {
      let order = Mutex<[String]>([])
      let done = DispatchSemaphore(value: 0)
      let handle = loop.spawn(shell("sleep 0.2", stdin: .open)) { _, _ in
      } end: { _ in
        order.withLock { $0.append("end") }
        done.signal()
      }
      handle.write([UInt8](repeating: 1, count: 1 << 20)) { _ in order.withLock { $0.append("write") } }
      done.wait()
      #expect(order.withLock { $0 } == ["write", "end"])
      let after = DispatchSemaphore(value: 0)
      handle.write([1]) { result in
        if case .failure = result { after.signal() }
      }
      #expect(after.wait(timeout: .now() + 5) == .success)
    }

    @Test func aWriteToAChildWithoutOpenInputFails() {
      let run = Run()
      let failed = Shared(false)
      let handle = run.start(shell("sleep 0.1"), on: loop)
      handle.write([1]) { result in
        if case .failure = result { failed.value = true }
      }
      #expect(run.end() != nil)
      #expect(failed.value)
    }
  }
}
