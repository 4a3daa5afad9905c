import Foundation
import JSON
import Testing
import TestSupport

/// Streams, input and terminals through the real CLI, with a stand-in for the agent that runs in a machine.
@Suite(
  .enabled(
    if: !Tiers.clis.isEmpty && Tiers.agent != nil, "contract tier: Tests/all sets SMOLVM_RPC_TEST_CLIS and SMOLVM_RPC_TEST_AGENT"))
struct StreamAgentTests {
  private func streamed(_ real: RealCLI, _ script: String, _ id: JSONValue) throws -> (result: JSONValue, output: StreamedOutput) {
    let answer = try real.session.call(id, "machine.exec", ["name": "m", "argv": ["sh", "-c", .string(script)], "stream": true])
    return (try #require(answer["result"], "\(answer.text)"), StreamedOutput(real.session.notifications(id)))
  }

  @Test(arguments: Tiers.clis) func streamedBytesAreTheCommandsOwn(cli: Tiers.CLI) throws {
    let real = try RealCLI(cli)
    try real.machineWithAgent("m")
    let binary = "head -c 3000000 /dev/urandom >\(real.folder.file("random")); cat \(real.folder.file("random"))"
    let (result, output) = try streamed(real, binary + "; echo err >&2; exit 9", 1)
    #expect(output.problems.isEmpty && result["exitCode"] == 9 && result["stdoutBytes"] == 3_000_000 && result["stderrBytes"] == 4)
    let written = try #require(FileManager.default.contents(atPath: real.folder.file("random")))
    #expect(Array(written) == output.bytes("stdout") && output.text("stderr") == "err\n")

    let text = "i=0; while [ $i -lt 3000 ]; do printf 'a\u{e9}\u{20ac}\u{1f600}'; i=$((i + 1)); done"
    let (_, characters) = try streamed(real, text, 2)
    #expect(characters.problems.isEmpty && characters.text("stdout") == String(repeating: "aé€😀", count: 3000))
    #expect(real.session.notifications(2).allSatisfy { $0["encoding"] == "utf8" })

    let (line, x) = try streamed(real, "head -c 5000000 /dev/zero | tr '\\0' x", 3)
    #expect(line["stdoutBytes"] == 5_000_000 && x.bytes("stdout").count == 5_000_000 && x.problems.isEmpty)
  }

  @Test(arguments: Tiers.clis) func aConversationThroughAnOpenStdin(cli: Tiers.CLI) throws {
    let real = try RealCLI(cli)
    try real.machineWithAgent("m")
    let session = real.session
    session.request(1, "machine.exec", ["name": "m", "argv": ["cat"], "stream": true, "interactive": true])
    for (id, text) in [(2, "one "), (3, "two ")] {
      _ = try session.call(.number(JSONNumber(id)), "stream.write", ["requestId": 1, "data": .string(text)])
      try session.waitForOutput(1, bytes: 4 * (id - 1))
    }
    _ = try session.call(4, "stream.write", ["requestId": 1, "eof": true])
    #expect(try session.answer(1)["result"]?["stdoutBytes"] == 8)
  }

  @Test(arguments: Tiers.clis) func aShellOnATerminalIsUsable(cli: Tiers.CLI) throws {
    let real = try RealCLI(cli)
    try real.machineWithAgent("m")
    let session = real.session
    let rows: JSONValue = ["rows": 33, "cols": 111]
    session.request(1, "machine.exec", ["name": "m", "argv": ["sh"], "tty": rows, "stream": true, "env": ["PS1": "READY> "]])
    // Typed at once: nothing is lost before the CLI has set its terminal up.
    _ = try session.call(2, "stream.write", ["requestId": 1, "data": "stty size; tty -s && echo a-terminal\r"])
    func shows(_ text: String) throws {
      try Session.wait(for: text) { StreamedOutput(session.notifications(1)).text("tty").contains(text) }
    }
    try shows("33 111\r\n")
    try shows("a-terminal\r\n")
    #expect(try session.call(3, "stream.resize", ["requestId": 1, "rows": 50, "cols": 132])["result"] == [:])
    usleep(300_000)
    _ = try session.call(4, "stream.write", ["requestId": 1, "data": "stty size\r"])
    try shows("50 132\r\n")
    _ = try session.call(5, "stream.write", ["requestId": 1, "data": "sleep 1000\r"])
    usleep(300_000)
    _ = try session.call(6, "stream.write", ["requestId": 1, "data": "\u{3}"])
    _ = try session.call(7, "stream.write", ["requestId": 1, "data": "echo status $?\r"])
    try shows("status 130\r\n")
    _ = try session.call(8, "stream.write", ["requestId": 1, "data": "exit 7\r"])
    let result = try session.answer(1)["result"]
    let output = StreamedOutput(session.notifications(1))
    #expect(result?["exitCode"] == 7 && result?["ttyBytes"]?.int == output.bytes("tty").count && result?["stdoutBytes"] == nil)
    #expect(output.problems.isEmpty && session.notifications(1).allSatisfy { $0["channel"] == "tty" })
  }

  @Test(arguments: Tiers.clis) func onATerminalFailureAndTimeoutAreExact(cli: Tiers.CLI) throws {
    let real = try RealCLI(cli)
    try real.machineWithAgent("m")
    let tty: JSONValue = ["rows": 24, "cols": 80]
    let line = #"{"error":{"code":"SMOLVM_ERROR","message":"vm not found: m"}}"#
    let forged = try real.result(
      "machine.exec", ["name": "m", "argv": ["sh", "-c", .string("echo '\(line)'; exit 1")], "tty": tty])
    #expect(forged["exitCode"] == 1 && forged["tty"]?.string == line + "\r\n")
    let none = try real.error("machine.exec", ["name": "m", "argv": ["/no/such/program"], "tty": tty])
    #expect(none["data"]?["kind"] == "commandNotStarted" && none["data"]?["unverified"] == nil, "\(none.text)")
    let late = try real.result(
      "machine.exec", ["name": "m", "argv": ["sh", "-c", "echo so far; sleep 50"], "tty": tty, "timeout": "1s"])
    #expect(late["timedOut"] == true && late["exitCode"] == 124 && late["tty"] == "so far\r\n", "\(late.text)")
  }

  @Test(arguments: Tiers.clis) func aCancelledCommandIsGoneInTheMachine(cli: Tiers.CLI) throws {
    let real = try RealCLI(cli)
    try real.machineWithAgent("m")
    for (id, more) in [(1, [:]), (2, ["stream": true]), (3, ["tty": ["rows": 24, "cols": 80]])] as [(Int, JSONObject)] {
      let file = real.folder.file("pid\(id)")
      var params: JSONObject = ["name": "m", "argv": ["sh", "-c", .string("echo $$ >\(file); sleep 1000; echo no")]]
      for (key, value) in more.members { params[key] = value }
      real.session.request(.number(JSONNumber(id)), "machine.exec", .object(params))
      try Session.wait(for: "the command") { (try? String(contentsOfFile: file, encoding: .utf8))?.hasSuffix("\n") == true }
      let text = try String(contentsOfFile: file, encoding: .utf8)
      let pid = try #require(Int32(text.dropLast()))
      #expect(Processes.isAlive(pid))
      _ = try real.session.call(.string("c\(id)"), "$/cancelRequest", ["id": .number(JSONNumber(id))])
      #expect(try real.session.answer(.number(JSONNumber(id)))["error"]?["code"] == -32800)
      try Session.wait(for: "its end") { !Processes.isAlive(pid) }
    }
    #expect(try real.result("machine.exec", ["name": "m", "argv": ["true"]])["exitCode"] == 0)
  }

  @Test func twoHundredAndFiftySixCommandsAtOnceEachHaveTheirOwnOutput() throws {
    let real = try RealCLI(try #require(Tiers.clis.last))
    try real.machineWithAgent("m")
    _ = try real.result("machine.exec", ["name": "m", "argv": ["true"]])
    let program = real.session.processID
    func count(_ what: String) throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/\(program)/\(what)").count
    }
    let (threads, descriptors) = (try count("task"), try count("fd"))
    for id in 1...256 {
      let script = "printf 'out \(id)'; printf 'err \(id)' >&2; sleep 0.2; exit \(id % 256)"
      real.session.request(
        .number(JSONNumber(id)), "machine.exec",
        ["name": "m", "argv": ["sh", "-c", .string(script)], "stream": .bool(id % 2 == 0)])
    }
    for id in 1...256 {
      let result = try real.session.answer(.number(JSONNumber(id)))["result"]
      #expect(result?["exitCode"]?.int == id % 256)
      let output = StreamedOutput(real.session.notifications(.number(JSONNumber(id))))
      let (out, err) =
        id % 2 == 0 ? (output.text("stdout"), output.text("stderr")) : (result?["stdout"]?.string, result?["stderr"]?.string)
      #expect(out == "out \(id)" && err == "err \(id)")
    }
    #expect(try count("task") == threads && Processes.children(of: program).isEmpty)
    try Session.wait(for: "the descriptors") { try count("fd") == descriptors }
  }

  @Test func muchOutputFlowsThroughWithoutStaying() throws {
    let real = try RealCLI(try #require(Tiers.clis.last))
    try real.machineWithAgent("m")
    _ = try real.result("machine.exec", ["name": "m", "argv": ["true"]])
    let program = real.session.processID
    let idle = Processes.residentKiB(program)
    real.session.countsOnly = true
    real.session.request(
      1, "machine.exec",
      ["name": "m", "argv": ["sh", "-c", "yes \"a line of text that is as long as most\" | head -c 200000000"], "stream": true])
    var largest = 0
    while Processes.children(of: program).isEmpty { usleep(1000) }
    while !Processes.children(of: program).isEmpty {
      largest = max(largest, Processes.residentKiB(program))
      usleep(20_000)
    }
    #expect(try real.session.answer(1)["result"]?["stdoutBytes"] == 200_000_000)
    #expect(largest - idle < 32 << 10, "\(largest) KiB, idle \(idle)")
  }
}
