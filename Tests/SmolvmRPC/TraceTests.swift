import Foundation
import JSON
import Testing
import TestSupport

@testable import SmolvmRPC

/// What this program writes down about itself when it is asked to.
struct TraceTests {
  @Test func aTraceHasBothDirectionsWithTheirTimeAndNoSecret() throws {
    let fake = try FakeCLI([
      FakeCLI.rule(["machine", "exec"], ["stdout": "the value is hunter2-hunter2\n"]),
      FakeCLI.rule(["machine", "ls"], ["stdout": "[]"]),
    ])
    let file = fake.folder.file("trace.jsonl")
    let session = try fake.session("--trace", file)
    let params: JSONValue = ["name": "m", "argv": ["a"], "secrets": ["TOKEN": "hunter2-hunter2"]]
    #expect(try session.call(1, "machine.exec", params)["result"]?["stdout"] == "the value is hunter2-hunter2\n")
    session.send("no JSON, but hunter2-hunter2")
    _ = try session.waitForLines(2)
    _ = try session.call(2, "machine.list")
    session.closeInput()
    #expect(try session.end().status == 0)
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(!text.contains("hunter2"))
    let lines = try text.split(separator: "\n").map { try JSONParser.parse(String($0)) }
    #expect(lines.map { $0["direction"]?.string } == ["in", "out", "in", "out", "in", "out"])
    #expect(lines[0]["message"]?["params"]?["secrets"] == ["TOKEN": "(secret)"])
    #expect(lines[1]["message"]?["result"]?["stdout"] == "the value is [TOKEN]\n")
    #expect(lines[2]["unreadable"] == ["bytes": 28])
    for line in lines {
      let time = try #require(line["time"]?.string)
      #expect(time.count == 24 && time.hasSuffix("Z") && time.hasPrefix("20") && time.dropFirst(10).first == "T", "\(time)")
    }
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func secretsAreFoundByBytesAndForgottenInTime() {
    var secrets = TracedSecrets()
    func call(_ id: Int, _ value: String) -> JSONValue {
      ["jsonrpc": "2.0", "id": .number(JSONNumber(id)), "method": "machine.exec", "params": ["secrets": ["S": .string(value)]]]
    }
    func hidden(_ text: String) -> String? { secrets.hide(["x": .string(text)])["x"]?.string }
    secrets.learn(call(1, "hunter2secret"))
    secrets.learn(call(2, "hunter2secret-and-more"))
    secrets.learn([call(3, "third")])
    secrets.learn(["method": "machine.exec", "params": ["secrets": ["S": "no answer"]]])
    secrets.learn(.array(Array(repeating: call(4, "of a batch that is refused"), count: 65)))
    #expect(hidden("of a batch that is refused") == "of a batch that is refused")
    #expect(hidden("a hunter2secret\u{301} b") == "a [S]\u{301} b")
    #expect(hidden("hunter2secret\r\n") == "[S]\r\n" && hidden("hunter2secret-and-morehunter2secret") == "[S][S]")
    #expect(hidden("third, no answer") == "[S], no answer")
    // They may come back a while after the call.
    secrets.forget(answered: ["id": 2, "result": [:]])
    secrets.forget(answered: ["id": 1, "method": "machine.list"])
    for id in 10..<100 {
      secrets.learn(call(id, "value number \(id)"))
      secrets.forget(answered: ["id": .number(JSONNumber(id)), "result": [:]])
    }
    #expect(hidden("hunter2secret") == "[S]", "its call has no answer yet")
    #expect(hidden("value number 99, value number 10") == "[S], value number 10")
    // One that is a part of another, whichever came first and is over: nothing of the longer is left.
    for (id, value) in [(200, "a part"), (201, "a part of it")] {
      secrets.learn(call(id, value))
      secrets.forget(answered: ["id": .number(JSONNumber(id)), "result": [:]])
    }
    secrets.learn(call(202, "a part"))
    #expect(hidden("a part of it, a part") == "[S], [S]")
    // A cancelled tool has no answer: its secrets are among the earlier ones then.
    secrets.learn(["id": "c", "method": "tools/call", "params": ["arguments": ["secrets": ["C": "of a cancelled one"]]]])
    secrets.learn(["method": "notifications/cancelled", "params": ["requestId": "c"]])
    #expect(hidden("of a cancelled one") == "[C]")
    for id in 300..<400 {
      secrets.learn(call(id, "value number \(id)"))
      secrets.forget(answered: ["id": .number(JSONNumber(id)), "result": [:]])
    }
    #expect(hidden("of a cancelled one") == "of a cancelled one")
    // Those of a tool and of a plan.
    secrets.learn(["id": 203, "method": "tools/call", "params": ["name": "x", "arguments": ["secrets": ["T": "of a tool"]]]])
    secrets.learn(["id": 204, "method": "server.plan", "params": ["method": "x", "params": ["secrets": ["P": "of a plan"]]]])
    #expect(hidden("of a tool, of a plan") == "[T], [P]")
    // Of one with several lines each by itself.
    secrets.learn(call(205, "the upper line\nthe lower line\n"))
    #expect(hidden("the lower line; the upper line\nthe lower line\n") == "[S]; [S]")
  }

  @Test func aSecretOfSeveralLinesIsFoundInTheTextThatAModelGets() throws {
    let secret = "-- \"hunter2\" --\nhunter3\\line\n"
    let fake = try FakeCLI([FakeCLI.rule(["machine", "exec"], ["stdout": .string(secret)])])
    let file = fake.folder.file("trace.jsonl")
    let session = try fake.session("--trace", file, "mcp")
    let arguments: JSONValue = ["name": "m", "argv": ["a"], "secrets": ["KEY": .string(secret)]]
    let answer = try session.call(1, "tools/call", ["name": "machine_exec", "arguments": arguments])["result"]
    #expect(answer?["structuredContent"]?["stdout"] == .string(secret))
    // What it is called in a schema is no secret.
    let exec = try session.call(2, "server.plan", ["method": "rpc.discover"])["error"]
    let discovered = try session.call(3, "rpc.discover")["result"]
    #expect(exec != nil && discovered?.text.contains("\"secrets\"") == true)
    session.closeInput()
    try session.end()
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text.contains("[KEY]") && !text.contains("hunter"))
    let traced = try text.split(separator: "\n").map { try JSONParser.parse(String($0)) }
    #expect(traced.contains { $0["message"]?["result"] == discovered })
  }

  @Test func whatIsNoMessageIsTracedAsWhatItIs() throws {
    let fake = try FakeCLI([])
    for (framing, sent, told) in [
      ("lines", "{\n", JSONValue.object(["bytes": 1])), ("headers", "no header at all\n\n", ["header": "broken"]),
      ("lines", String(repeating: " ", count: 2000) + "\n", ["bytes": "more than the limit"]),
    ] {
      let file = fake.folder.file("trace-\(sent.utf8.count).jsonl")
      let session = try fake.session("--trace", file, "--max-line", "1024", "--framing", framing)
      session.send(bytes: Array(sent.utf8))
      session.closeInput()
      try session.end()
      let first = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").first
      #expect(try first.map { try JSONParser.parse(String($0))["unreadable"] } == told)
    }
  }

  @Test func aTraceThatCannotBeWrittenIsSaidAtOnce() throws {
    let fake = try FakeCLI([])
    let session = try fake.session("--trace", fake.folder.file("no/where"))
    session.closeInput()
    #expect(try session.end().status == 2)
    #expect(session.errors.contains("no/where"))
  }

  @Test func theLogTellsEachRunOfSmolvmIfItIsAskedTo() throws {
    let fake = try FakeCLI([FakeCLI.rule(["machine", "exec"], ["exit": 3])])
    let params: JSONValue = ["name": "m", "argv": ["a"], "secrets": ["TOKEN": "hunter2"]]
    let loud = try fake.session("--log-level", "debug")
    _ = try loud.call(1, "machine.exec", params)
    try Session.wait(for: "a word") { loud.errors.contains("exited(3)") || loud.errors.contains("exit") }
    #expect(loud.errors.contains("machine exec") && !loud.errors.contains("hunter2"), "\(loud.errors)")
    let quiet = try fake.session("--log-level", "error")
    _ = try quiet.call(1, "machine.exec", params)
    quiet.send(#"{"jsonrpc":"2.0","method":"machine.exec","params":7}"#)
    _ = try quiet.call(2, "machine.exec", params)
    #expect(quiet.errors.isEmpty, "\(quiet.errors)")
    let wrong = try fake.session("--log-level", "loud")
    wrong.closeInput()
    #expect(try wrong.end().status == 2)
  }
}
