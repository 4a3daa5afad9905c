import Foundation
import JSON
import Testing
import TestSupport

/// Cancelling, deadlines and interruption: always one answer, and each command ended in its own way.
struct CancelTests {
  private static let rule = FakeCLI.rule
  private static let never: JSONValue = ["waitFor": "/nowhere/at/all"]
  private static let exec: JSONValue = ["name": "m", "argv": ["a"]]

  private func kind(_ answer: JSONValue) -> JSONValue? { answer["error"]?["data"]?["kind"] }

  @Test func aPackThatFailedLeavesNothing() throws {
    let fake = try FakeCLI([])
    let (new, kept) = (fake.folder.file("new"), fake.folder.file("kept"))
    try fake.folder.write("kept", [1])
    try fake.play([
      Self.rule(["pack", "create", new], ["create": .string(new)], ["create": .string(new + ".smolmachine")], ["exit": 1]),
      Self.rule(["pack", "create", kept], ["exit": 1]),
    ])
    let session = try fake.session()
    for (id, path) in [new, kept].enumerated() {
      let answer = try session.call(.number(JSONNumber(id)), "pack.create", ["image": "i", "output": .string(path)])
      #expect(answer["error"] != nil)
    }
    #expect(access(new, F_OK) != 0 && access(new + ".smolmachine", F_OK) != 0 && access(kept, F_OK) == 0)
  }

  @Test func aCallThatStillWaitsIsCancelledAtOnceAndRunsNothing() throws {
    let fake = try FakeCLI([Self.rule(["machine", "start"], Self.never), Self.rule(["machine", "exec"], ["stdout": "ran"])])
    let session = try fake.session()
    session.request(1, "machine.start", ["name": "m"])
    session.request(2, "machine.exec", Self.exec)
    session.request(3, "machine.exec", Self.exec)
    #expect(try session.call(4, "$/cancelRequest", ["id": 2])["result"] == ["found": true])
    let answer = try session.answer(2)
    #expect(answer["error"]?["code"] == -32800 && kind(answer) == "cancelled" && answer["error"]?["data"]?["started"] == false)
    #expect(try session.call(5, "$/cancelRequest", ["id": 2])["result"] == ["found": false])
    #expect(try session.call(6, "$/cancelRequest", ["id": 77])["result"] == ["found": false])
    session.signal(SIGTERM)
    #expect(!(try session.end().lines.contains { $0.contains("ran") }))
    #expect(fake.runs.allSatisfy { !$0.contains("exec") })
  }

  @Test func whatWaitedForACancelledCallGoesOnWaitingForWhatThatWaitedFor() throws {
    let gate = NSTemporaryDirectory() + "gate-cancel-\(getpid())"
    defer { unlink(gate) }
    let fake = try FakeCLI([
      Self.rule(["machine", "create"], ["waitFor": .string(gate)]), Self.rule(["machine", "start"], ["stdout": "x"]),
      Self.rule(["machine", "exec"], ["stdout": "ran"]),
    ])
    let session = try fake.session()
    session.request(1, "machine.create", ["name": "m"])
    session.request(2, "machine.start", ["name": "m"])
    session.request(3, "machine.exec", Self.exec)
    #expect(try session.call(4, "$/cancelRequest", ["id": 2])["result"] == ["found": true])
    try Session.wait(for: "the create") { fake.runs.count == 1 }
    usleep(50_000)
    #expect(fake.runs.count == 1, "the exec did not wait for the create")
    #expect(FileManager.default.createFile(atPath: gate, contents: nil))
    #expect(try session.answer(3)["result"]?["stdout"] == "ran")
  }

  @Test func aRunningCommandIsKilledAndTheAnswerHasItsOutput() throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["ignore": 15], ["stdout": "so far"], Self.never)])
    let session = try fake.session()
    session.request(1, "machine.exec", Self.exec)
    try Session.wait(for: "the exec") { fake.runs.count == 1 }
    usleep(100_000)
    session.send(#"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}"#)  // as editors send it
    let answer = try session.answer(1, seconds: 10)
    #expect(answer["error"]?["code"] == -32800 && answer["error"]?["data"]?["output"]?["stdout"] == "so far")
    #expect(answer["error"]?["data"]?["started"] == true)
    let child = try #require(fake.record.last { $0["event"] == "start" }?["pid"]?.int)
    #expect(!Processes.isAlive(Int32(child)))
  }

  @Test func aStartIsKilledAndTheMachineStopped() throws {
    let fake = try FakeCLI([
      Self.rule(["machine", "start"], Self.never), Self.rule(["machine", "stop"], ["stdout": "Stopped machine: m\n"]),
      Self.rule(["machine", "status"], ["stdout": #"{"name":"m","state":"stopped"}"#]),
    ])
    let session = try fake.session()
    session.request(1, "machine.start", ["name": "m"])
    try Session.wait(for: "the start") { fake.runs.count == 1 }
    session.request(2, "machine.status", ["name": "m"])
    #expect(try session.call(3, "$/cancelRequest", ["id": 1])["result"] == ["found": true])
    #expect(kind(try session.answer(1)) == "cancelled")
    // Whoever waited for it waits for the clean-up, too.
    #expect(try session.answer(2)["result"]?["state"] == "stopped")
    #expect(fake.runs.map { $0[3] } == ["start", "stop", "status"])
  }

  @Test(arguments: ["machine.create", "machine.delete", "machine.stop"]) func whatMustNotStopHalfWayGoesOnToItsResult(
    method: String
  ) throws {
    let gate = NSTemporaryDirectory() + "gate-finish-\(method)-\(getpid())"
    defer { unlink(gate) }
    let fake = try FakeCLI([Self.rule(["machine"], ["waitFor": .string(gate)], ["stdout": "done\n"])])
    let session = try fake.session()
    session.request(1, method, ["name": "m"])
    try Session.wait(for: "the run") { fake.runs.count == 1 }
    #expect(try session.call(2, "$/cancelRequest", ["id": 1])["result"] == ["found": true])
    #expect(FileManager.default.createFile(atPath: gate, contents: nil))
    #expect(try session.answer(1)["result"]?["name"] == "m")
  }

  @Test func aCancelledCreateThatWasToStartSaysThatTheMachineIsThere() throws {
    let gate = NSTemporaryDirectory() + "gate-create-\(getpid())"
    defer { unlink(gate) }
    let fake = try FakeCLI([Self.rule(["machine", "create"], ["waitFor": .string(gate)])])
    let session = try fake.session()
    session.request(1, "machine.create", ["name": "m", "start": true])
    try Session.wait(for: "the create") { fake.runs.count == 1 }
    _ = try session.call(2, "$/cancelRequest", ["id": 1])
    #expect(FileManager.default.createFile(atPath: gate, contents: nil))
    let error = try session.answer(1)["error"]
    #expect(error?["code"] == -32800 && error?["message"]?.string?.contains("before smolvm machine start was run") == true)
    #expect(fake.runs.count == 1)
  }

  @Test func aCancelledPackIsRemovedAndAFileThatWasThereBeforeIsNot() throws {
    let fake = try FakeCLI([])
    let (new, old) = (fake.folder.file("new"), fake.folder.file("old"))
    try fake.folder.write("old", Array("mine".utf8))
    try fake.folder.write(
      "scenario.json",
      JSONValue.object([
        "version": "1.32.2",
        "rules": [
          Self.rule(["pack", "create", new], ["create": .string(new)], ["create": .string(new + ".smolmachine")], Self.never),
          Self.rule(["pack", "create", old], ["create": .string(old + ".smolmachine")], Self.never),
        ],
      ]).text.utf8)
    let session = try fake.session()
    for (id, path) in [(1, new), (2, old)] {
      session.request(.number(JSONNumber(id)), "pack.create", ["image": "i", "output": .string(path)])
      try Session.wait(for: "the pack") { access(path + ".smolmachine", F_OK) == 0 }
      _ = try session.call(.number(JSONNumber(id + 10)), "$/cancelRequest", ["id": .number(JSONNumber(id))])
      #expect(kind(try session.answer(.number(JSONNumber(id)))) == "cancelled")
      #expect(access(path + ".smolmachine", F_OK) != 0)
    }
    #expect(access(new, F_OK) != 0 && access(old, F_OK) == 0)
  }

  @Test func whatARunWorksWithGoesWithItHoweverItEnds() throws {
    let fake = try FakeCLI([
      Self.rule(["pack", "create", "done"], ["create": "$SMOLVM_PACK_STAGING/layers"], ["stdout": "ok"]),
      Self.rule(["pack", "create"], ["create": "$SMOLVM_PACK_STAGING/layers"], Self.never),
    ])
    let staging = fake.folder.file("staging/below")
    func left() -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: staging)) ?? [] }
    func files() -> [String] {
      left().compactMap { try? FileManager.default.contentsOfDirectory(atPath: staging + "/" + $0) }.flatMap { $0 }
    }
    var environment = fake.environment
    environment["SMOLVM_PACK_STAGING"] = staging
    let session = try Session([Programs.smolvmRPC], environment: environment)
    let plan = try session.call(1, "server.plan", ["method": "pack.create", "params": ["image": "i", "output": "done"]])
    #expect(plan["result"]?["steps"]?.array?.first?["env"]?["SMOLVM_PACK_STAGING"]?.string?.contains("removed") == true)
    #expect(try session.call(2, "pack.create", ["image": "i", "output": .string("done")])["result"] != nil)
    #expect(left() == [])
    session.request(3, "pack.create", ["image": "i", "output": .string(fake.folder.file("cancelled"))])
    try Session.wait(for: "its files") { files() == ["layers"] }
    _ = try session.call(4, "$/cancelRequest", ["id": 3])
    #expect(kind(try session.answer(3)) == "cancelled")
    #expect(left() == [])
    // With this program killed, the reaper does it.
    session.request(5, "pack.create", ["image": "i", "output": .string(fake.folder.file("killed"))])
    try Session.wait(for: "its files") { files() == ["layers"] }
    session.signal(SIGKILL)
    try Session.wait(for: "their end") { left() == [] }
  }

  // Deadlines

  @Test func aDeadlineCountsFromArrivalWaitingIncluded() throws {
    let fake = try FakeCLI([Self.rule(["machine", "start"], Self.never), Self.rule(["machine", "stop"], ["stdout": "x"])])
    let session = try fake.session()
    session.request(1, "machine.start", ["name": "m"])
    let waiting = try session.call(2, "machine.exec", ["name": "m", "argv": ["a"], "deadline": "50ms"])
    #expect(waiting["error"]?["code"] == 1003 && kind(waiting) == "timedOut" && waiting["error"]?["data"]?["started"] == false)
    session.request(3, "machine.start", ["name": "n", "deadline": "100ms"])
    #expect(kind(try session.answer(3)) == "timedOut")
    // The answer does not wait for the clean-up; who comes next does.
    try Session.wait(for: "the clean-up") { fake.runs.filter { $0[3] == "stop" && $0.last == "n" }.count == 1 }
  }

  @Test func atItsDeadlineACallThatMustNotStopHalfWayIsAnsweredAndTheNextWaitsForIt() throws {
    let gate = NSTemporaryDirectory() + "gate-deadline-\(getpid())"
    defer { unlink(gate) }
    let fake = try FakeCLI([
      Self.rule(["machine", "create"], ["waitFor": .string(gate)]), Self.rule(["machine", "start"], ["stdout": "started"]),
    ])
    let session = try fake.session()
    session.request(1, "machine.create", ["name": "m", "deadline": "50ms"])
    session.request(2, "machine.start", ["name": "m"])
    let error = try session.answer(1)["error"]
    #expect(error?["code"] == 1003 && error?["data"]?["started"] == true && error?["data"]?["hint"] != nil)
    try Session.wait(for: "the create") { fake.runs.count == 1 }
    #expect(FileManager.default.createFile(atPath: gate, contents: nil))
    #expect(try session.answer(2)["result"] != nil)
  }

  @Test func aCancelledCallStillHasItsDeadline() throws {
    let fake = try FakeCLI([Self.rule(["machine", "create"], ["sleepMs": 1500], ["stdout": "x"])])
    let session = try fake.session()
    session.request(1, "machine.create", ["name": "m", "deadline": "500ms"])
    try Session.wait(for: "the create") { fake.runs.count == 1 }
    _ = try session.call(2, "$/cancelRequest", ["id": 1])
    #expect(kind(try session.answer(1)) == "timedOut")
  }

  @Test func nobodyWaitsForASmolvmThatDoesNotSayItsVersion() throws {
    let folder = try TemporaryFolder()
    let script: String = try folder.write("smolvm", Array("#!/bin/sh\nexec sleep 5\n".utf8))
    chmod(script, 0o755)
    let session = try Session([Programs.smolvmRPC, "--smolvm", script], environment: ["XDG_STATE_HOME": folder.file("state")])
    session.request(1, "server.info", ["deadline": "200ms"])
    session.request(2, "machine.exec", ["name": "m", "argv": ["a"], "deadline": "200ms"])
    session.request(3, "machine.exec", Self.exec)
    session.request(4, "$/cancelRequest", ["id": 3])
    for (id, kind) in [(1, "timedOut"), (2, "timedOut"), (3, "cancelled")] {
      let error = try session.answer(.number(JSONNumber(id)), seconds: 4)["error"]
      #expect(error?["data"]?["kind"]?.string == kind && error?["data"]?["started"] == false)
    }
    session.signal(SIGTERM)
    _ = try session.end()
  }

  @Test func aWriteThatWasAcceptedIsNotCancelled() throws {
    let gate = NSTemporaryDirectory() + "gate-write-\(getpid())"
    defer { unlink(gate) }
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["waitFor": .string(gate)], ["echoStdin": true])])
    let session = try fake.session()
    session.request(1, "machine.exec", ["name": "m", "argv": ["a"], "interactive": true])
    session.request(2, "stream.write", ["requestId": 1, "data": .string(String(repeating: "x", count: 200_000))])
    _ = try session.call(3, "$/cancelRequest", ["id": 2])
    #expect(FileManager.default.createFile(atPath: gate, contents: nil))
    #expect(try session.answer(2)["result"] == ["offset": 200_000])
    session.closeInput()
    #expect(try session.end().status == 0)
  }

  @Test func theEndOfInputCanMeanCancel() throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["stdout": "so far"], Self.never)])
    let session = try fake.session("--eof", "end")
    session.request(1, "machine.exec", ["name": "m", "argv": ["a"], "stream": true])
    try session.waitForOutput(1, bytes: 6)
    session.closeInput()
    let (lines, status) = try session.end(seconds: 10)
    #expect(status == 0 && lines.last?.contains("-32800") == true)
  }

  // Interruption

  @Test func anInterruptingStopEndsAllThatGoesOnOnTheMachineAndNothingElse() throws {
    let fake = try FakeCLI([
      Self.rule(["machine", "exec"], ["stdout": "part"], Self.never),
      Self.rule(["machine", "stop"], ["stdout": "Stopped machine: m\n"]),
    ])
    let session = try fake.session()
    session.request(1, "machine.exec", ["name": "m", "argv": ["a"], "stream": true])
    session.request(2, "machine.exec", ["name": "other", "argv": ["a"], "stream": true])
    try session.waitForOutput(1, bytes: 4)
    try session.waitForOutput(2, bytes: 4)
    session.request(3, "machine.delete", ["name": "m"])  // waits for the exec
    session.request(4, "machine.stop", ["name": "m", "interrupt": true])
    let running = try session.answer(1)
    #expect(running["error"]?["code"] == 1105 && running["error"]?["data"]?["output"]?["stdoutBytes"] == 4)
    #expect(kind(try session.answer(3)) == "interrupted")
    #expect(try session.answer(4)["result"] == ["name": "m", "wasRunning": true])
    #expect(fake.runs.map { $0[3] } == ["exec", "exec", "stop"])
    #expect(try session.call(5, "$/cancelRequest", ["id": 2])["result"] == ["found": true])
  }

  @Test func underSequentialAnInteractiveCommandCanStillBeFedAndCancelled() throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["copyStdin": true]), Self.rule(["machine", "ls"], ["stdout": "[]"])])
    let session = try fake.session("--sequential")
    session.request(1, "machine.exec", ["name": "m", "argv": ["a"], "interactive": true, "stream": true])
    session.request(2, "machine.list")
    #expect(try session.call(3, "stream.write", ["requestId": 1, "data": "hello"])["result"] == ["offset": 5])
    try session.waitForOutput(1, bytes: 5)
    #expect(try session.call(4, "stream.write", ["requestId": 1, "eof": true])["result"] == ["offset": 5])
    #expect(try session.answer(1)["result"]?["stdoutBytes"] == 5)
    #expect(try session.answer(2)["result"] == ["machines": []])
  }

  // Cancel against finish

  @Test func tenThousandRoundsOfCancelAgainstFinishGiveOneAnswerEach() throws {
    // A shell starts in a millisecond; a scripted smolvm takes twenty.
    let folder = try TemporaryFolder()
    let script: String = try folder.write(
      "smolvm", Array("#!/bin/sh\n[ \"$1\" = --version ] && echo 'smolvm 1.32.2' && exit 0\nexit 3\n".utf8))
    chmod(script, 0o755)
    let session = try Session([Programs.smolvmRPC, "--smolvm", script])
    let rounds = 10_000
    var generator = SystemRandomNumberGenerator()
    for round in 1...rounds {
      session.send(#"{"jsonrpc":"2.0","id":\#(round),"method":"machine.exec","params":{"name":"m\#(round % 7)","argv":["a"]}}"#)
      // From at once to after the end.
      if round % 3 != 0 { usleep(UInt32.random(in: 0...1500, using: &generator)) }
      session.send(#"{"jsonrpc":"2.0","id":"c\#(round)","method":"$/cancelRequest","params":{"id":\#(round)}}"#)
    }
    session.closeInput()
    let (lines, status) = try session.end(seconds: 300)
    #expect(status == 0 && lines.count == 2 * rounds)
    var (results, cancelled, found) = (0, 0, 0)
    var seen = Set<String>()
    for line in lines {
      let answer = try JSONParser.parse(line)
      let isFirst = seen.insert(answer["id"]?.text ?? "none").inserted
      #expect(isFirst)
      if answer["result"]?["exitCode"] == 3 { results += 1 }
      if answer["error"]?["code"] == -32800 { cancelled += 1 }
      if answer["result"]?["found"] == true { found += 1 }
    }
    #expect(seen.count == 2 * rounds && results + cancelled == rounds)
    // Whoever was found may have had its result already; who was not found had it.
    #expect(found >= cancelled && results > 0 && cancelled > 0)
  }
}
