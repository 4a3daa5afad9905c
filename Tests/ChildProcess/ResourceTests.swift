import Foundation
import Synchronization
import Testing

@testable import ChildProcess

extension RealChildren {
  @Suite struct Resources {
    let loop: ProcessLoop
    init() throws { loop = try ProcessLoop() }

    // In a process of its own, as the next: the loops of earlier tests close what they had a moment later.
    @Test func aThousandRunsLeaveNoDescriptorAndNoZombie() async {
      await #expect(processExitsWith: .success) {
        let loop = try ProcessLoop()
        #expect(run(shell("exit 0"), on: loop).result?.status == .exited(0))
        usleep(100_000)
        let before = lastingDescriptors()
        for round in 0..<50 {
          let runs = (0..<20).map { _ in Run() }
          for (index, run) in runs.enumerated() {
            let handle: ChildHandle =
              switch index % 5 {
              case 0: run.start(ProcessSpec(executable: "/bin/true"), on: loop)
              case 1: run.start(shell("echo $PPID; echo err >&2", stdin: .bytes([1, 2, 3])), on: loop)
              case 2: run.start(ProcessSpec(executable: "/nowhere", stdin: .open), on: loop)
              case 3:
                run.start(shell("exec sleep 30", stdin: .open, deadline: round % 2 == 0 ? .milliseconds(5) : nil), on: loop)
              default: run.start(ProcessSpec(executable: "/bin/true", workingDirectory: "/nowhere"), on: loop)
              }
            if index % 5 == 3, round % 2 == 1 { handle.terminate() }
          }
          for run in runs { #expect(run.end() != nil) }
        }
        #expect(lastingDescriptors() == before)
        #expect(loop.running == 0)
        #expect(zombies() == [])
      }
    }

    @Test func sixtyFourAtOnceWork() {
      let runs = (0..<64).map { _ in Run() }
      let handles = runs.map { $0.start(ProcessSpec(executable: "/bin/cat", stdin: .open), on: loop) }
      for (index, handle) in handles.enumerated() { handle.write(Array("child \(index)".utf8)) }
      for (index, run) in runs.enumerated() { #expect(run.waitFor("child \(index)")) }
      #expect(loop.running == 64)
      for handle in handles { handle.finishInput() }
      for (index, run) in runs.enumerated() {
        #expect((try? run.end()?.get())?.status == .exited(0))
        #expect(run.stdout == "child \(index)")
      }
      #expect(loop.running == 0)
    }

    @Test func loopsThatEndLeaveNoDescriptor() async {
      await #expect(processExitsWith: .success) {
        let first = try ProcessLoop()
        #expect(run(ProcessSpec(executable: "/bin/true"), on: first).result?.status == .exited(0))
        usleep(100_000)
        let before = lastingDescriptors()
        for _ in 0..<50 {
          let loop = try ProcessLoop()
          #expect(run(ProcessSpec(executable: "/bin/true"), on: loop).result?.status == .exited(0))
        }
        #expect(eventually { lastingDescriptors() == before })
      }
    }

    @Test func startedTellsTheProcessIDBeforeAnythingElse() {
      let order = Mutex<[String]>([])
      let pid = Shared<Int32>(0)
      let done = DispatchSemaphore(value: 0)
      let text = Mutex("")
      loop.spawn(
        shell("echo $$"),
        started: { number in
          pid.value = number
          order.withLock { $0.append("started") }
        }
      ) { _, bytes in
        order.withLock { $0.append("output") }
        text.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
      } end: { _ in
        order.withLock { $0.append("end") }
        done.signal()
      }
      done.wait()
      #expect(order.withLock { $0 } == ["started", "output", "end"])
      #expect(text.withLock { $0 } == "\(pid.value)\n")
    }
  }
}
