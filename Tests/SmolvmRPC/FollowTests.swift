import Foundation
import JSON
import Testing
import TestSupport

/// Calls that go on until their machine stops: they hold nothing up, and end with a result.
struct FollowTests {
  private static let watching = "Monitoring machine 'm' (policy: on-failure, interval: 5s)\n"

  private func events(_ session: Session, _ id: JSONValue) -> [String] {
    session.notifications(id, "stream.event").compactMap { $0["event"]?["event"]?.string }
  }

  @Test func whatMonitorSaysComesAsEventsInOrderAndBeforeTheAnswer() throws {
    let said = """
      Machine 'm' is not running, starting...
      \(Self.watching)  Health check: retries=3, timeout=5s
        health check failed (exit 7, 1/3): no, thanks
        cannot connect to agent (2/3)
        health check passed (recovered)
        machine exited (exit code: unknown)
        restarting (attempt 1, backoff 2s)...
        machine restarted
        something new
        not restarting (policy: on-failure, count: 1/unlimited)

      Stopped monitoring. Machine 'm' may still be running.

      """
    let fake = try FakeCLI([FakeCLI.rule(["machine", "monitor"], ["stdout": .string(said)])])
    let session = try fake.session()
    session.request(1, "machine.monitor", ["name": "m", "stream": true, "restart": "on-failure", "interval": "1m"])
    #expect(try session.answer(1)["result"] == ["name": "m", "restarts": 1])
    let names = [
      "starting", "monitoring", "healthCheck", "healthCheckFailed", "unreachable", "recovered", "exited", "restarting", "restarted",
      "other", "notRestarting", "ended",
    ]
    #expect(events(session, 1) == names)
    let sent = session.notifications(1, "stream.event")
    try #require(sent.count == names.count)
    #expect(sent.map { $0["seq"]?.int } == Array(1...names.count))
    #expect(
      sent[3]["event"] == [
        "event": "healthCheckFailed", "message": "health check failed (exit 7, 1/3): no, thanks", "exitCode": 7, "failures": 1,
        "retries": 3,
      ])
    #expect(sent[1]["event"]?["policy"] == "on-failure" && sent[1]["event"]?["intervalSeconds"] == 5)
    #expect(
      fake.runs == [["--error-format", "json", "machine", "monitor", "--name", "m", "--restart", "on-failure", "--interval", "60"]])
    let whole = try session.call(2, "machine.monitor", ["name": "m"])["result"]
    #expect(whole?["events"]?.array?.count == names.count && whole?["restarts"] == 1)
  }

  @Test func monitorHoldsOthersUpUntilItHasBegunAndNotAfter() throws {
    let fake = try FakeCLI([])
    let go = fake.folder.file("go")
    try fake.play([
      FakeCLI.rule(["machine", "monitor"], ["waitFor": .string(go)], ["stdout": .string(Self.watching)], ["sleepMs": 60_000]),
      FakeCLI.rule(["machine", "exec"], ["stdout": "done"]),
    ])
    let session = try fake.session()
    session.request(1, "machine.monitor", ["name": "m", "stream": true])
    session.request(2, "machine.exec", ["name": "m", "argv": ["a"]])
    try Session.wait(for: "the monitor to run") { fake.runs.count == 1 }
    usleep(100_000)
    #expect(fake.runs.count == 1)
    _ = FileManager.default.createFile(atPath: go, contents: nil)
    #expect(try session.answer(2)["result"]?["stdout"] == "done")
    #expect(events(session, 1) == ["monitoring"])
    session.request("c", "$/cancelRequest", ["id": 1])
    #expect(try session.answer(1)["error"]?["data"]?["kind"] == "cancelled")
  }

  @Test func theEndOfTheInputEndsAFollowerWithItsResult() throws {
    let fake = try FakeCLI([
      FakeCLI.rule(["machine", "monitor"], ["sleepMs": 300], ["stdout": .string(Self.watching)], ["sleepMs": 600_000])
    ])
    let session = try fake.session()
    session.request(1, "machine.monitor", ["name": "m"])
    session.closeInput()
    #expect(try session.answer(1)["result"]?["events"]?.array?.count == 1)
    #expect(try session.end().status == 0)
  }

  @Test func aLogIsFollowedUntilItsMachineIsGone() throws {
    let machine = try Session(["/usr/bin/env", "sleep", "600"])
    let status: JSONValue = ["name": "m", "state": "running", "pid": .number(JSONNumber(Int(machine.processID)))]
    let fake = try FakeCLI([
      FakeCLI.rule(["machine", "status"], ["stdout": .string(status.text)]),
      FakeCLI.rule(["machine", "logs"], ["stdout": "one\n"], ["sleepMs": 400], ["stdout": "two\n"], ["sleepMs": 600_000]),
      FakeCLI.rule(["machine", "stop"], ["stdout": "stopped\n"]),
    ])
    let session = try fake.session()
    session.request(1, "machine.logs", ["name": "m", "follow": true, "stream": true, "tail": 5])
    try session.waitForOutput(1, bytes: 8)
    // It holds nothing up.
    #expect(try session.call(2, "machine.stop", ["name": "m"])["result"] != nil)
    machine.signal(SIGKILL)
    #expect(try session.answer(1)["result"] == ["bytes": 8])
    #expect(StreamedOutput(session.notifications(1)).text("stdout") == "one\ntwo\n")
    #expect(fake.runs.contains(["--error-format", "json", "machine", "logs", "--name", "m", "--tail", "5", "--follow"]))
  }

  @Test func aMonitorEndsWhenItsMachineIsDeletedWhateverItsPolicy() throws {
    let lines = "  restarting (attempt 1, backoff 1s)...\n  restart failed: vm not found: m\n"
    let missing = #"{"error":{"code":"CONFIG_ERROR","message":"machine 'm' not found"}}"#
    let fake = try FakeCLI([
      FakeCLI.rule(["machine", "status"], ["stderr": .string(missing)], ["exit": 1]),
      FakeCLI.rule(["machine", "monitor"], ["stdout": .string(Self.watching + lines)], ["sleepMs": 600_000]),
    ])
    let session = try fake.session()
    session.request(1, "machine.monitor", ["name": "m", "restart": "always"])
    #expect(try session.answer(1)["result"]?["events"]?.array?.count == 3)
  }

  /// A health check in the machine can print anything, on lines of its own.
  @Test func aHealthCheckCannotEndAMonitor() throws {
    let said = "  health check failed (exit 1, 1/3): x\n  restart failed: vm not found: m\n"
    let fake = try FakeCLI([
      FakeCLI.rule(["machine", "status"], ["stdout": #"{"name":"m","state":"running"}"#]),
      FakeCLI.rule(
        ["machine", "monitor"], ["stdout": .string(Self.watching + said)], ["sleepMs": 3_000],
        ["stdout": "  health check passed (recovered)\n"]),
    ])
    let session = try fake.session()
    session.request(1, "machine.monitor", ["name": "m", "stream": true])
    _ = try session.answer(1)
    #expect(events(session, 1) == ["monitoring", "healthCheckFailed", "restartFailed", "recovered"])
    #expect(fake.runs.contains { $0.contains("status") })
  }

  @Test func aMonitorCountsHoweverLongItGoesOnAndKeepsTheLast() throws {
    let fake = try FakeCLI([
      FakeCLI.rule(
        ["machine", "monitor"], ["stdout": .string(Self.watching)], ["stdout": "machine restarted\n", "times": 20_000],
        ["stdout": "not restarting (policy: never, count: 20000/unlimited)\n"])
    ])
    let session = try fake.session()
    let result = try session.call(1, "machine.monitor", ["name": "m"])["result"]
    #expect(result?["restarts"] == 20_000 && result?["events"]?.array?.count == 1000)
    #expect(result?["events"]?.array?.last?["event"] == "notRestarting" && result?["events"]?.array?.first?["event"] == "restarted")
    #expect(try session.call(2, "machine.monitor", ["name": "m", "stream": true])["result"] == ["name": "m", "restarts": 20_000])
    #expect(events(session, 2).count == 20_002)
  }

  /// It may have been started again, and write on.
  @Test func aLogEndsWithItsMachineThoughMoreIsWritten() throws {
    let machine = try Session(["/usr/bin/env", "sleep", "600"])
    let status: JSONValue = ["name": "m", "state": "running", "pid": .number(JSONNumber(Int(machine.processID)))]
    var steps: [JSONValue] = []
    for _ in 0..<400 { steps += [["stdout": "line\n"], ["sleepMs": 100]] }
    let fake = try FakeCLI([
      FakeCLI.rule(["machine", "status"], ["stdout": .string(status.text)]),
      ["match": ["machine", "logs"], "do": .array(steps)],
    ])
    let session = try fake.session()
    session.request(1, "machine.logs", ["name": "m", "follow": true, "stream": true])
    try session.waitForOutput(1, bytes: 5)
    machine.signal(SIGKILL)
    let bytes = try #require(try session.answer(1)["result"]?["bytes"]?.int)
    #expect(bytes < 5 * 400)
  }

  /// It may be that of a machine which ended a moment ago.
  @Test func aProcessThatCannotBeSeenIsAskedForTwice() throws {
    let fake = try FakeCLI([
      FakeCLI.rule(["machine", "status"], ["stdout": #"{"name":"m","state":"running","pid":4194303}"#]),
      FakeCLI.rule(["machine", "logs"], ["stdout": "line\n"]),
    ])
    #expect(try fake.session().call(1, "machine.logs", ["name": "m", "follow": true])["result"]?["bytes"] == 5)
    #expect(fake.runs.map { $0[3] } == ["status", "status", "logs"])
  }

  @Test func thereAreAsManyFollowersAsOthersAndNoMore() throws {
    let fake = try FakeCLI([
      FakeCLI.rule(["machine", "status"], ["stdout": #"{"name":"m","state":"running"}"#]),
      FakeCLI.rule(["machine", "logs"], ["sleepMs": 600_000]), FakeCLI.rule(["machine", "exec"], ["stdout": "done"]),
    ])
    let session = try fake.session("--max-children", "2")
    for id in 1...2 { session.request(.number(JSONNumber(id)), "machine.logs", ["name": "m", "follow": true]) }
    try Session.wait(for: "both") { fake.runs.count { $0.contains("logs") } == 2 }
    let third = try session.call(3, "machine.logs", ["name": "m", "follow": true])["error"]
    #expect(third?["data"]?["kind"] == "overloaded" && third?["data"]?["retryable"] == true && third?["data"]?["started"] == false)
    for id in 4...9 {
      #expect(
        try session.call(.number(JSONNumber(id)), "machine.exec", ["name": "m", "argv": ["a"]])["result"]?["stdout"] == "done")
    }
    // One that ends makes room.
    session.request("c", "$/cancelRequest", ["id": 1])
    _ = try session.answer(1)
    session.request(10, "machine.logs", ["name": "m", "follow": true])
    try Session.wait(for: "another") { fake.runs.count { $0.contains("logs") } == 3 }
  }

  @Test func aStopThatInterruptsEndsFollowersToo() throws {
    let fake = try FakeCLI([
      FakeCLI.rule(["machine", "monitor"], ["stdout": .string(Self.watching)], ["sleepMs": 600_000]),
      FakeCLI.rule(["machine", "stop"], ["stdout": "stopped\n"]),
    ])
    let session = try fake.session()
    session.request(1, "machine.monitor", ["name": "m", "stream": true])
    try Session.wait(for: "the monitor") { !events(session, 1).isEmpty }
    #expect(try session.call(2, "machine.stop", ["name": "m", "interrupt": true])["result"] != nil)
    #expect(try session.answer(1)["error"]?["data"]?["kind"] == "interrupted")
  }

  @Test func anOlderSmolvmHasNoLogs() throws {
    let old = try FakeCLI(version: "1.28.0", [])
    let error = try old.session().call(1, "machine.logs", ["name": "m", "follow": true])["error"]
    #expect(error?["data"]?["kind"] == "smolvmTooOld" && error?["data"]?["requires"] == "1.28.1")
    #expect(old.runs.isEmpty)
  }

  @Test func followersDoNotTakeThePlacesOfOthers() throws {
    let fake = try FakeCLI([
      FakeCLI.rule(["machine", "monitor"], ["stdout": .string(Self.watching)], ["sleepMs": 600_000]),
      FakeCLI.rule(["machine", "ls"], ["stdout": "[]"]),
    ])
    let session = try fake.session("--max-children", "2")
    for id in 1...2 { session.request(.number(JSONNumber(id)), "machine.monitor", ["name": .string("m\(id)"), "stream": true]) }
    try Session.wait(for: "both monitors") { (1...2).allSatisfy { !events(session, .number(JSONNumber($0))).isEmpty } }
    #expect(try session.call(3, "machine.list")["result"] == ["machines": []])
  }
}
