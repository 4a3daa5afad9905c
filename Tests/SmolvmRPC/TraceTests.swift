import Foundation
import JSON
import Testing
import TestSupport

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
