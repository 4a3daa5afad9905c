import Foundation
import JSON
import Testing
import TestSupport

/// The order of calls through the program, where a command says more of it than what its parameters name.
struct OrderOfCallsTests {
  /// What a branch waits for is run in the source.
  @Test func aBranchThatWaitsLetsOthersWorkInItsSource() throws {
    let fake = try FakeCLI([])
    let ready = fake.folder.file("ready")
    try fake.play([
      FakeCLI.rule(["machine", "branch"], ["waitFor": .string(ready)], ["stdout": "ok\n"]),
      FakeCLI.rule(["machine", "branch-release"], ["waitFor": .string(ready)], ["stdout": "ok\n"]),
      FakeCLI.rule(["machine", "exec"], ["create": .string(ready)]),
    ])
    let session = try fake.session()
    session.request(1, "machine.branch", ["from": "m", "namePrefix": "b", "count": 2])
    session.request(2, "machine.branchRelease", ["name": "m", "waitWorkerReady": true])
    session.request(3, "machine.exec", ["name": "m", "argv": ["smolvm-branch-ready"]])
    for id in [1, 2, 3] as [JSONValue] { #expect(try session.answer(id)["result"] != nil) }
    // One that does not wait is where the source was when its turn came.
    try FileManager.default.removeItem(atPath: ready)
    try fake.play([
      FakeCLI.rule(["machine", "branch"], ["sleepMs": 300], ["stdout": "ok\n"]),
      FakeCLI.rule(["machine", "exec"], ["stdout": "x"]),
    ])
    session.request(4, "machine.branch", ["from": "m", "name": "c"])
    session.request(5, "machine.exec", ["name": "m", "argv": ["a"]])
    _ = try session.answer(5)
    #expect(
      session.lines.firstIndex { $0.contains(#""id":4"#) } ?? .max < session.lines.firstIndex { $0.contains(#""id":5"#) } ?? .max)
  }

  @Test func aShellStartsItsMachineOnce() throws {
    let fake = try FakeCLI([
      FakeCLI.rule(["machine", "start"], ["stdout": "Machine 'm' running (PID: 7)\n"]),
      FakeCLI.rule(["machine", "exec"], ["stdout": "$ "]),
    ])
    let session = try fake.session()
    #expect(try session.call(1, "machine.shell", ["name": "m", "startIfNeeded": true])["result"]?["started"] == true)
    #expect(fake.runs.map { $0[3] } == ["start", "exec"])
  }
}
