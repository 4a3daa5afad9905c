import Foundation
import JSON
import Testing
import TestSupport

/// machine.run, starting a machine for a command, and what is told of a call on its way.
struct RunAndProgressTests {
  private static let rule = FakeCLI.rule
  private static let started = "Starting ephemeral machine (vm-0123abcd)...\n"
  private static let pulled = "Pulling image alpine...\rPulling image alpine... done.                              \n"

  @Test func aRunsOwnWordsAreNoOutputOfTheCommand() throws {
    let fake = try FakeCLI([
      Self.rule(
        ["machine", "run", "--image"], ["stderr": .string(Self.started)], ["stderr": .string(Self.pulled)],
        ["stderr": "Pulling image by myself\n"], ["stdout": "out"], ["exit": 3]),
      Self.rule(["machine", "run"], ["stderr": .string(Self.started + Self.pulled)], ["exit": 137]),
    ])
    let session = try fake.session()
    let image = try session.call(
      1, "machine.run", ["image": "alpine", "cpus": 1, "memoryMiB": 512, "argv": ["a", "-b"], "env": ["K": "V"]])["result"]
    #expect(image?["exitCode"] == 3 && image?["stdout"] == "out" && image?["stderr"] == "Pulling image by myself\n")
    #expect(
      fake.runs == [
        [
          "--error-format", "json", "machine", "run", "-i", "--image", "alpine", "--cpus", "1", "--mem", "512", "-e", "K=V", "--",
          "a",
          "-b",
        ]
      ])
    // Without an image smolvm pulls none, so that line is the command's.
    let bare = try session.call(2, "machine.run", ["argv": ["a"], "stream": true])["result"]
    #expect(bare?["exitCode"] == 137 && StreamedOutput(session.notifications(2)).text("stderr") == Self.pulled)
    let detached = try session.call(3, "machine.run", ["argv": ["a"], "detach": true])["error"]
    #expect(detached?["data"]?["path"] == "/detach")
  }

  @Test func aRunWhoseMachineDoesNotBootIsAnError() throws {
    let line =
      #"{"error":{"code":"SMOLVM_ERROR","message":"agent operation failed: start machine: agent operation failed: wait for ready: agent did not become ready within 30 seconds: no boot progress for 30 seconds"}}"#
    let fake = try FakeCLI([Self.rule(["machine", "run"], ["stderr": .string(Self.started + line + "\n")], ["exit": 1])])
    let error = try fake.session().call(1, "machine.run", ["argv": ["a"]])["error"]
    #expect(error?["data"]?["kind"] == "bootFailed" && error?["data"]?["retryable"] == true)
    #expect(error?["data"]?["unverified"] == true && error?["data"]?["output"]?["stderr"] == "")
  }

  @Test func aMachineIsStartedForACommandThatAsksForIt() throws {
    let fake = try FakeCLI([
      Self.rule(["machine", "start", "cold"], ["stdout": "Machine 'cold' running (PID: 7)\n"]),
      Self.rule(["machine", "start", "warm"], ["stdout": "Machine 'warm' already running (PID: 7)\n"]),
      Self.rule(["machine", "start", "broken"], ["stderr": "agent did not become ready within 30 seconds\n"], ["exit": 1]),
      Self.rule(["machine", "exec"], ["stdout": "out"]),
    ])
    let session = try fake.session()
    func exec(_ id: Int, _ name: String) throws -> JSONValue {
      try session.call(.number(JSONNumber(id)), "machine.exec", ["name": .string(name), "argv": ["a"], "startIfNeeded": true])
    }
    #expect(try exec(1, "cold")["result"]?["started"] == true)
    let warm = try exec(2, "warm")["result"]
    #expect(warm?["stdout"] == "out" && warm?["started"] == nil)
    #expect(try exec(3, "broken")["error"]?["data"]?["kind"] == "bootFailed")
    #expect(fake.runs.map { $0[3] } == ["start", "exec", "start", "exec", "start"])
    let plan = try session.call(
      4, "server.plan", ["method": "machine.exec", "params": ["name": "m", "argv": ["a"], "startIfNeeded": true]])
    #expect(plan["result"]?["steps"]?.array?.count ?? 0 >= 2)
  }

  @Test func manyCommandsThatAskForItStartTheMachineOneAfterTheOther() throws {
    let fake = try FakeCLI([
      Self.rule(["machine", "start"], ["sleepMs": 60], ["stdout": "Machine 'm' already running (PID: 7)\n"]),
      Self.rule(["machine", "exec"], ["sleepMs": 200], ["stdout": "out"]),
    ])
    let session = try fake.session()
    for id in 1...4 {
      session.request(.number(JSONNumber(id)), "machine.exec", ["name": "m", "argv": ["a"], "startIfNeeded": true])
    }
    for id in 1...4 { #expect(try session.answer(.number(JSONNumber(id)))["result"]?["stdout"] == "out") }
    var running = Set<Int>()
    var order: [String] = []
    for event in fake.record where event["argv"] != ["--version"] {
      let pid = event["pid"]?.int ?? 0
      guard event["event"] == "start", let word = event["argv"]?.array?[3].string else {
        if event["event"] == "end" { running.remove(pid) }
        continue
      }
      order.append(word)
      if word == "start" {
        #expect(running.isEmpty, "two starts at once")
        running.insert(pid)
      }
    }
    #expect(order.filter { $0 == "start" }.count == 4)
  }

  @Test func aCallThatWaitsForItsMachinesStartCanBeCancelled() throws {
    let fake = try FakeCLI([
      Self.rule(["machine", "start"], ["waitFor": "/nowhere/at/all"]), Self.rule(["machine", "stop"], ["stdout": "x"]),
    ])
    let session = try fake.session()
    session.request(1, "machine.exec", ["name": "m", "argv": ["a"], "startIfNeeded": true])
    try Session.wait(for: "the start") { fake.runs.count == 1 }
    #expect(try session.call(2, "$/cancelRequest", ["id": 1])["result"] == ["found": true])
    #expect(try session.answer(1)["error"]?["code"] == -32800)
    #expect(fake.runs.map { $0[3] } == ["start", "stop"])
    session.closeInput()
    #expect(try session.end().status == 0)
  }

  @Test func progressIsToldWhereItIsAskedForAndNowhereElse() throws {
    let fake = try FakeCLI([
      Self.rule(
        ["machine", "start"], ["stderr": "Starting machine 'm'...\n"], ["sleepMs": 150],
        ["stderr": "\u{1B}[32mPulling layer 3/12\u{1B}[0m\r"],
        ["sleepMs": 150], ["stderr": "Pulling layer 45%\r"], ["stderr": "Pulling layer 99%\r"],
        ["stdout": "Machine 'm' running (PID: 1)\n"])
    ])
    let session = try fake.session()
    #expect(try session.call(1, "machine.start", ["name": "m", "progress": true])["result"] != nil)
    let told = session.notifications(1, "request.progress")
    #expect(told.map { $0["message"]?.string }.prefix(3) == ["Starting machine 'm'...", "Pulling layer 3/12", "Pulling layer 45%"])
    #expect(told[1]["current"] == 3 && told[1]["total"] == 12 && told[2]["current"] == 45 && told[2]["total"] == 100)
    #expect(told.map { $0["seq"]?.int } == (1...told.count).map { $0 } && told.count <= 5)
    _ = try session.call(2, "machine.start", ["name": "m"])
    #expect(session.notifications(2, "request.progress").isEmpty)
  }

  @Test func aCallThatWaitsSaysForWhom() throws {
    let gate = NSTemporaryDirectory() + "gate-queued-\(getpid())"
    defer { unlink(gate) }
    let fake = try FakeCLI([
      Self.rule(["machine", "create"], ["waitFor": .string(gate)]), Self.rule(["machine", "start"], ["stdout": "x"]),
      Self.rule(["machine", "ls"], ["stdout": "[]"]),
    ])
    let session = try fake.session()
    session.request("c", "machine.create", ["name": "m", "progress": true])
    session.request("d", "machine.create", ["name": "n"])
    session.request("s", "machine.start", ["name": "m", "progress": true])
    session.request("l", "machine.list", ["progress": true])
    try Session.wait(for: "the news") { !session.notifications("l", "request.queued").isEmpty }
    #expect(session.notifications("s", "request.queued").map { $0["behind"] } == [["c"]])
    #expect(
      Set(session.notifications("l", "request.queued").first?["behind"]?.array?.compactMap(\.string) ?? []) == ["c", "d", "s"])
    #expect(session.notifications("c", "request.queued").isEmpty)
    #expect(FileManager.default.createFile(atPath: gate, contents: nil))
    #expect(try session.answer("l")["result"] != nil)
  }
}
