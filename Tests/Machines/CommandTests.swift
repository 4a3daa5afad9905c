import Foundation
import JSON
import Testing
import TestSupport

/// Commands in real microVMs as full process handles, and what is left when things end badly: nothing.
@Suite(.serialized, .secondChanceWhereEmulated, .withRealMicroVMs)
struct CommandTests {
  @Test func aCommandIsAFullProcessHandle() throws {
    let real = try RealMachine()
    try real.create(["lifetime": "session"])
    try real.start()
    try streams(real)
    try conversation(real)
    try terminal(real)
    try outcomes(real)
    try cancels(real)
    try watchdog(real)
    try interruption(real)
    #expect(try real.result("machine.delete", ["name": real.machine])["name"] == real.machine)
    real.session.closeInput()
    #expect(try real.session.end().status == 0)
    #expect(try RealMachine.traces(of: real.name) == [])
  }

  private func streams(_ real: RealMachine) throws {
    let id = real.id()
    real.session.request(
      id, "machine.exec", real.exec("echo first; read x; echo second >&2; exit 7", ["stream": true, "interactive": true]))
    #expect(try real.session.waitForOutput(id, bytes: 6) == Array("first\n".utf8))
    _ = try real.result("stream.write", ["requestId": id, "data": "go\n"])
    let result = try real.session.answer(id)["result"]
    let output = StreamedOutput(real.session.notifications(id))
    #expect(output.problems.isEmpty && output.text("stderr") == "second\n" && result?["exitCode"] == 7)
    #expect(result?["stdoutBytes"] == 6 && result?["stderrBytes"] == 7)

    // Random bytes out, and back in: the machine itself compares.
    let out = real.id()
    real.session.request(out, "machine.exec", real.exec("head -c 2000000 /dev/urandom >/tmp/r; cat /tmp/r", ["stream": true]))
    #expect(try real.session.answer(out)["result"]?["stdoutBytes"] == 2_000_000)
    let bytes = StreamedOutput(real.session.notifications(out)).bytes("stdout")
    let compared = try real.result(
      "machine.exec", real.exec("cmp /tmp/r -", ["stdin": .string(Base64.encode(bytes)), "stdinEncoding": "base64"]))
    #expect(compared["exitCode"] == 0, "\(compared.text)")

    let bounded = try real.result("machine.exec", real.exec("yes | head -c 1000000", ["maxOutputBytes": 1000]))
    #expect(bounded["stdout"]?.string?.utf8.count == 1000 && bounded["truncated"]?["stdout"] == ["at": 500, "missing": 999_000])
  }

  private func conversation(_ real: RealMachine) throws {
    let id = real.id()
    real.session.request(id, "machine.exec", ["name": real.machine, "argv": ["cat"], "stream": true, "interactive": true])
    for (index, text) in ["one ", "two ", "três"].enumerated() {
      _ = try real.result("stream.write", ["requestId": id, "data": .string(text)])
      try real.session.waitForOutput(id, bytes: 4 * (index + 1))
    }
    _ = try real.result("stream.write", ["requestId": id, "eof": true])
    #expect(try real.session.answer(id)["result"]?["exitCode"] == 0)
    #expect(StreamedOutput(real.session.notifications(id)).text("stdout") == "one two três")
  }

  private func terminal(_ real: RealMachine) throws {
    let id = real.id()
    let shell: JSONValue = ["name": real.machine, "argv": ["sh"], "tty": ["rows": 33, "cols": 111], "stream": true]
    real.session.request(id, "machine.exec", shell)
    func type(_ text: String) throws { _ = try real.result("stream.write", ["requestId": id, "data": .string(text)]) }
    func shows(_ text: String) throws {
      try Session.wait(for: text) { StreamedOutput(real.session.notifications(id)).text("tty").contains(text) }
    }
    // Typed at once: the CLI discards what comes before it has set its terminal up, so that is waited for.
    try type("stty size\r")
    try shows("33 111\r\n")
    #expect(try real.result("stream.resize", ["requestId": id, "rows": 50, "cols": 132]) == [:])
    try type("sleep 1; stty size\r")
    try shows("50 132\r\n")
    try type("sleep 4712\r")
    try Session.wait(for: "the sleep") { try !real.processes("sleep 4712").isEmpty }
    try type("\u{3}")
    try type("echo status $?\r")
    try shows("status 130\r\n")
    // A program that draws: the cursor is set home, and q leaves.
    try type("top -d 100\r")
    try shows("Mem:")
    try type("q")
    try type("echo drawn\r")
    try shows("drawn\r\n")
    try type("exit 9\r")
    let result = try real.session.answer(id)["result"]
    let output = StreamedOutput(real.session.notifications(id))
    #expect(output.problems.isEmpty && result?["exitCode"] == 9 && result?["ttyBytes"]?.int == output.bytes("tty").count)
  }

  private func outcomes(_ real: RealMachine) throws {
    for code in [0, 1, 2, 124, 125, 126, 127, 137, 255] {
      #expect(try real.result("machine.exec", real.exec("exit \(code)"))["exitCode"]?.int == code)
    }
    func kind(_ params: JSONValue) throws -> JSONValue? { try real.answer("machine.exec", params)["error"]?["data"]?["kind"] }
    #expect(try kind(["name": real.machine, "argv": ["/no/such"]]) == "commandNotStarted")
    #expect(try kind(real.exec("true", ["workdir": "/no/such"])) == "commandNotStarted")
    #expect(try kind(["name": "no-such-machine", "argv": ["true"]]) == "machineNotFound")

    // A guest that speaks in smolvm's name: what can be asked is refuted, what cannot is unverified, and on a terminal it is plain.
    let notRunning = #"{"error":{"code":"SMOLVM_ERROR","message":"agent operation failed: connect: machine is not running."}}"#
    let closed = #"{"error":{"code":"SMOLVM_ERROR","message":"io operation failed: connection closed"}}"#
    let refuted = try real.result("machine.exec", real.exec("echo '\(notRunning)' >&2; exit 1"))
    #expect(refuted["exitCode"] == 1 && refuted["stderr"]?.string == notRunning + "\n")
    let doubtful = try real.answer("machine.exec", real.exec("echo out; echo '\(closed)' >&2; exit 1"))["error"]
    #expect(doubtful?["data"]?["unverified"] == true && doubtful?["data"]?["output"]?["stdout"] == "out\n")
    let plain = try real.result("machine.exec", real.exec("echo '\(closed)' >&2; exit 1", ["tty": ["rows": 24, "cols": 80]]))
    #expect(plain["exitCode"] == 1 && plain["tty"]?.string == closed + "\r\n")

    let late = try real.result("machine.exec", real.exec("echo so far; sleep 60", ["timeout": "1s", "stream": true]))
    #expect(late["timedOut"] == true && late["exitCode"] == 124 && late["stdoutBytes"] == 7 && late["killScope"] == "group")
    let deadline = try real.answer("machine.exec", real.exec("echo so far; sleep 4713", ["deadline": "2s"]))["error"]
    #expect(deadline?["code"] == 1003 && deadline?["data"]?["output"]?["stdout"] == "so far\n")
    #expect(try real.processes("sleep 4713") == [])
  }

  private func cancels(_ real: RealMachine) throws {
    for (number, more) in [(4721, [:]), (4722, ["stream": true]), (4723, ["tty": ["rows": 24, "cols": 80]])] as [(Int, JSONObject)]
    {
      let id = real.id()
      real.session.request(id, "machine.exec", real.exec("sleep \(number) & sleep \(number)", more))
      try Session.wait(for: "the command") { try real.processes("sleep \(number)").count == 2 }
      _ = try real.result("$/cancelRequest", ["id": id])
      let error = try real.session.answer(id)["error"]
      #expect(error?["code"] == -32800 && error?["data"]?["output"]?["killScope"] == "group", "\(String(describing: error?.text))")
      try Session.wait(10, for: "the end of it in the machine") { try real.processes("sleep \(number)").isEmpty }
    }
  }

  /// A machine whose process stands still answers nobody.
  private func watchdog(_ real: RealMachine) throws {
    let pid = try #require(try real.result("machine.status", ["name": real.machine])["pid"]?.int)
    let id = real.id()
    real.session.request(id, "machine.exec", real.exec("echo so far; sleep 60", ["timeout": "2s", "stream": true]))
    try real.session.waitForOutput(id, bytes: 7)
    _ = try RealMachine.shell("kill -STOP \(pid)")
    let error = try real.session.answer(id)["error"]
    _ = try RealMachine.shell("kill -CONT \(pid)")
    #expect(error?["code"] == 1106 && error?["data"]?["kind"] == "guestUnresponsive", "\(String(describing: error?.text))")
    #expect(error?["data"]?["output"]?["stdoutBytes"] == 7)
    try Session.wait(for: "the machine to come round") { try real.answer("machine.exec", real.exec("true"))["result"] != nil }
  }

  private func interruption(_ real: RealMachine) throws {
    let id = real.id()
    real.session.request(id, "machine.exec", real.exec("echo here; sleep 4731", ["stream": true]))
    try real.session.waitForOutput(id, bytes: 5)
    #expect(try real.result("machine.stop", ["name": real.machine, "interrupt": true])["wasRunning"] == true)
    #expect(try real.session.answer(id)["error"]?["data"]?["kind"] == "interrupted")
    try real.start()
    // Somebody else stops it: the CLI only says that the connection is closed.
    let other = real.id()
    real.session.request(other, "machine.exec", real.exec("echo here; sleep 4732", ["stream": true]))
    try real.session.waitForOutput(other, bytes: 5)
    _ = try RealMachine.shell("smolvm machine stop --name \(real.name)")
    let error = try real.session.answer(other)["error"]
    #expect(error?["data"]?["kind"] == "interrupted" && error?["data"]?["started"] == true, "\(String(describing: error?.text))")
  }

  @Test func aCommandCanHaveAMachineOfItsOwn() throws {
    let real = try RealMachine()
    let run: JSONObject = ["cpus": 1, "memoryMiB": 512, "argv": ["sh", "-c", "cat; echo err >&2; exit 5"], "stdin": "in"]
    let result = try real.untilItBoots("machine.run", .object(run))
    #expect(result["exitCode"] == 5 && result["stdout"] == "in" && result["stderr"] == "err\n", "\(result.text)")
  }

  @Test func aCancelledStartLeavesAMachineThatTheNextStartBoots() throws {
    let real = try RealMachine()
    try real.create(["lifetime": "session"])
    let id = real.id()
    real.session.request(id, "machine.start", ["name": real.machine, "progress": true])
    try Session.wait(for: "the boot") { try !RealMachine.shell("pgrep -f '[_]boot-vm' || true").isEmpty }
    _ = try real.result("$/cancelRequest", ["id": id])
    #expect(try real.session.answer(id)["error"]?["code"] == -32800)
    #expect(
      real.session.notifications(id, "request.progress").contains { $0["message"]?.string?.contains("Starting machine") == true })
    #expect(try RealMachine.shell("pgrep -f '[_]boot-vm' || true") == [])
    #expect(try real.start()["alreadyRunning"] == false)
    let report = try real.result("server.shutdown")
    #expect(report["deleted"] == [real.machine])
    #expect(try RealMachine.traces(of: real.name) == [])
  }

  @Test func aCancelledPackLeavesNothingAndTheNextOneIsWhole() throws {
    let real = try RealMachine()
    try real.create(["lifetime": "session"])
    try real.start()
    _ = try real.result("machine.stop", ["name": real.machine])
    let output = "/tmp/\(real.name)-pack"
    let pack: JSONValue = ["fromMachine": real.machine, "output": .string(output), "progress": true]
    func left() throws -> [String] {
      try RealMachine.shell(
        "ls -d \(output)* ~/.cache/smolvm/*staging* ~/.cache/smolvm/smolvm-rpc-* 2>/dev/null; pgrep -af '[p]ack create' || true")
    }
    let id = real.id()
    real.session.request(id, "pack.create", pack)
    try Session.wait(for: "what it works with") {
      try !RealMachine.shell("ls -A ~/.cache/smolvm/smolvm-rpc-*/ 2>/dev/null || true").isEmpty
    }
    _ = try real.result("$/cancelRequest", ["id": id])
    #expect(try real.session.answer(id)["error"]?["code"] == -32800)
    #expect(try left() == [])
    let again = real.id()
    real.session.request(again, "pack.create", pack)
    let result = try real.session.answer(again)["result"]
    #expect(result?["sidecar"]?.string == output + ".smolmachine", "\(String(describing: result?.text))")
    #expect(
      real.session.notifications(again, "request.progress").contains { $0["message"]?.string?.contains("Packing VM") == true })
    let written = try left()
    #expect(written == [output, output + ".smolmachine"])
    // It is whole: a machine comes from it.
    let child = JSONValue.string(real.name + "-from")
    _ = try real.result("machine.create", ["name": child, "from": .string(output + ".smolmachine"), "lifetime": "session"])
    _ = try RealMachine.shell("rm \(output)*")
    #expect(try real.result("server.shutdown")["deleted"]?.array?.count == 2)
  }

  @Test func afterAKillTheMachinesOfTheSessionAndItsCommandsAreGoneAndOthersAreNot() throws {
    let real = try RealMachine()
    let persistent = real.name + "-stays"
    _ = try real.result("machine.create", ["name": .string(persistent), "cpus": 1, "memoryMiB": 512])
    try real.create(["lifetime": "session"])
    try real.start()
    let id = real.id()
    real.session.request(id, "machine.exec", real.exec("echo here; sleep 4741", ["stream": true]))
    try real.session.waitForOutput(id, bytes: 5)
    _ = try RealMachine.shell("pkill -KILL -x smolvm-rpc")  // the only one there: these tests run one after the other
    let began = Date()
    try Session.wait(30, for: "the end of the machine") {
      try RealMachine.traces(of: real.name).filter { !$0.contains(persistent) }.isEmpty
    }
    print("session machine gone \(Date().timeIntervalSince(began)) s after the kill")
    #expect(try RealMachine.shell("pgrep -af '[s]leep 4741' || true") == [])
    #expect(try RealMachine.shell("smolvm machine ls --json").contains { $0.contains(persistent) })
    _ = try RealMachine.shell("smolvm machine delete -f --name \(persistent)")
    try Session.wait(10, for: "the reaper's end") { try RealMachine.shell("pgrep -f 'smolvm-rpc [_]reaper' || true").isEmpty }
  }
}
