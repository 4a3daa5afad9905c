import Foundation
import JSON
import Testing
import TestSupport

/// What an MCP client gets, of either era, with a scripted smolvm behind it.
struct DoorTests {
  private static let meta: JSONValue = [
    "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
  ]
  private static let hello: JSONValue = [
    "protocolVersion": "2025-06-18", "capabilities": [:], "clientInfo": ["name": "t", "version": "1"],
  ]

  /// Kept as long as the test goes on: its files go with it.
  private let fake: FakeCLI

  init() throws {
    fake = try FakeCLI([
      FakeCLI.rule(["machine", "exec", "fail"], ["stdout": "so far"], ["exit": 3]),
      FakeCLI.rule(["machine", "exec", "wait"], ["stdout": "one\ntwo\n"], ["sleepMs": 600_000]),
      FakeCLI.rule(["machine", "exec", "long"], ["stdout": "0123456789\n", "times": 20_000]),
      FakeCLI.rule(["machine", "logs"], ["stdout": "0123456789\n", "times": 20_000]),
      FakeCLI.rule(["machine", "exec", "slow"], ["sleepMs": 2000], ["stdout": "done\n"]),
      FakeCLI.rule(["machine", "exec"], ["stdout": "done\n"]),
      FakeCLI.rule(["machine", "status"], ["stdout": #"{"name":"m","state":"running"}"#]),
      FakeCLI.rule(
        ["machine", "start", "nobody"], ["stderr": #"{"error":{"code":"NOT_FOUND","message":"vm not found: nobody"}}"#], ["exit": 1]
      ),
      FakeCLI.rule(["machine", "ls"], ["stdout": #"[{"name":"m","state":"running"}]"#]), FakeCLI.rule([], ["stdout": "ok\n"]),
    ])
  }

  private func exec(_ word: JSONValue, _ more: JSONObject = [:]) -> JSONValue {
    var params: JSONObject = ["name": "machine_exec", "arguments": ["name": "m", "argv": [word]]]
    for (key, value) in more.members { params[key] = value }
    return .object(params)
  }

  @Test func aLegacyClientIsGreetedWhateverItsFirstIdIs() throws {
    let session = try fake.session("mcp")
    let greeting = try session.call(0, "initialize", Self.hello)["result"]
    #expect(greeting?["protocolVersion"] == "2025-06-18" && greeting?["serverInfo"]?["name"] == "smolvm-rpc")
    #expect(greeting?["capabilities"]?["tools"] != nil && greeting?["resultType"] == nil)
    session.send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
    #expect(try session.call(1, "ping")["result"] == [:])
    // Some ask with no params at all.
    session.send(#"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#)
    #expect(try session.answer(2)["result"]?["tools"]?.array?.count == 12)
    // One that is not spoken gets the newest that is.
    let newest = try session.call(3, "initialize", ["protocolVersion": "1999-01-01"])["result"]?["protocolVersion"]
    #expect(newest == "2025-11-25")
    #expect(try session.call(4, "resources/list")["error"]?["code"] == -32601)
    #expect(try session.call(5, "tools/lists")["error"]?["data"]?["nearest"] == ["tools/list"])
    #expect(try session.call(6, "machine/exec")["error"]?["data"]?["nearest"]?.array?.contains("machine.exec") == true)
  }

  @Test func aModernClientDiscoversAndEveryResultIsComplete() throws {
    let session = try fake.session("mcp")
    let found = try session.call(1, "server/discover", ["_meta": Self.meta])["result"]
    #expect(found?["supportedVersions"] == ["2026-07-28"] && found?["resultType"] == "complete" && found?["cacheScope"] == "public")
    let list = try session.call(2, "tools/list", ["_meta": Self.meta])["result"]
    #expect(list?["resultType"] == "complete" && list?["ttlMs"]?.int ?? 0 > 0)
    #expect(try session.call(3, "tools/call", exec("a", ["_meta": Self.meta]))["result"]?["resultType"] == "complete")
    let refused = try session.call(4, "tools/list", ["_meta": ["io.modelcontextprotocol/protocolVersion": "2027-01-01"]])["error"]
    #expect(
      refused?["data"]?["kind"] == "unsupportedProtocolVersion" && refused?["code"] == -32022
        && refused?["data"]?["requested"] == "2027-01-01")
    #expect(refused?["data"]?["supported"]?.array?.contains("2026-07-28") == true)
    let bare = try session.call(5, "tools/list", ["_meta": ["io.modelcontextprotocol/protocolVersion": "2026-07-28"]])["error"]
    #expect(bare?["code"] == -32602)
    // What belongs to the other era is not there.
    #expect(try session.call(6, "ping", ["_meta": Self.meta])["error"]?["code"] == -32601)
    #expect(try session.call(7, "server/discover")["error"]?["code"] == -32601)
  }

  @Test func everyToolHasANameThatEveryClientTakesAndTheListNeverChanges() throws {
    let session = try fake.session("mcp", "--tools", "all")
    let first = try session.call(1, "tools/list")["result"]
    let discovered = try fake.session().call(1, "rpc.discover")["result"]?["methods"]?.array ?? []
    let methods = Set(discovered.compactMap { $0["name"]?.string })
    let tools = first?["tools"]?.array ?? []
    #expect(tools.count > 40 && methods.count > tools.count && Set(tools.compactMap { $0["name"]?.string }).count == tools.count)
    for tool in tools {
      let name = try #require(tool["name"]?.string)
      #expect((1...64).contains(name.utf8.count) && name.utf8.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0) }, "\(name)")
      #expect(tool["inputSchema"]?["type"] == "object" && tool["outputSchema"]?["type"] == "object")
      let words = tool.text.split { !($0.isLetter || $0 == ".") }.map { $0.hasSuffix(".") ? $0.dropLast() : $0 }
      #expect(!words.contains { word in methods.contains(String(word)) }, "\(name) speaks of methods, which a model does not see")
      #expect(tool["inputSchema"]?["allOf"] == nil && tool["inputSchema"]?["anyOf"] == nil)
      for word in ["$ref", "x-flag", "not", "if", "oneOf", "pattern"] {
        #expect(tool["inputSchema"]?.text.contains("\"\(word)\"") == false, "\(name) \(word)")
      }
    }
    // What has no end by itself is none.
    #expect(!tools.contains { ["machine_shell", "machine_monitor"].contains($0["name"]) })
    for name in ["stream", "progress", "interactive", "tty", "follow"] {
      #expect(!tools.contains { $0["inputSchema"]?["properties"]?[name] != nil }, "\(name)")
    }
    let words = tools.map { ($0["inputSchema"] ?? .null).text }.joined()
    #expect(!words.contains("interactive") && !words.contains("16777216"))
    // What stands in a rule stands in words.
    let exec = tools.first { $0["name"] == "machine_exec" }?["inputSchema"]?["properties"]
    #expect(exec?["timeout"]?["description"]?.string?.contains("1m30s") == true && exec?["timeout"]?["type"] == "string")
    #expect(try fake.session("mcp", "--tools", "all").call(1, "tools/list")["result"] == first)
    #expect(tools.first { $0["name"] == "machine_read_file" }?["annotations"]?["readOnlyHint"] == true)
    #expect(tools.first { $0["name"] == "machine_delete" }?["annotations"]?["destructiveHint"] == true)
  }

  @Test func thePublishedToolsAreTheseTools() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/../../schema/mcp-tools.json"
    let published = try JSONParser.parse(String(contentsOfFile: file, encoding: .utf8))
    let session = try fake.session("mcp", "--tools", "all")
    #expect(try session.call(1, "tools/list")["result"]?["tools"] == published["tools"], "smolvm-rpc schema --write schema")
    let usual = try #require(try fake.session("mcp").call(1, "tools/list")["result"]?["tools"])
    #expect(usual.array.map { .array($0.compactMap { $0["name"] }) } == published["usual"])
    // A model reads them before each of its answers.
    #expect(usual.text.utf8.count < 24_000)
  }

  @Test func plainAndMCPMessagesAreEachAnsweredInTheirOwnWay() throws {
    let session = try fake.session()
    session.request(1, "machine.exec", ["name": "m", "argv": ["a"]])
    session.request(2, "tools/call", exec("a"))
    session.request(3, "$/cancelRequest", ["id": 99])
    session.request(4, "ping")
    #expect(try session.answer(1)["result"]?["stdout"] == "done\n")
    let tool = try session.answer(2)["result"]
    #expect(tool?["structuredContent"]?["stdout"] == "done\n" && tool?["isError"] == false)
    #expect(tool?["content"]?.array?[0]["text"]?.string.flatMap { try? JSONParser.parse($0) } == tool?["structuredContent"])
    #expect(try session.answer(3)["result"]?["found"] == false && session.answer(4)["result"] == [:])
  }

  @Test func aGuestsFailureIsAResultAndSmolvmsOneOfTheTool() throws {
    let session = try fake.session("mcp")
    let guest = try session.call(1, "tools/call", exec("fail"))["result"]
    #expect(guest?["isError"] == false && guest?["structuredContent"]?["exitCode"] == 3)
    let failed = try session.call(2, "tools/call", ["name": "machine_start", "arguments": ["name": "nobody"]])["result"]
    #expect(failed?["isError"] == true && failed?["structuredContent"] == nil)
    let said = try #require(failed?["content"]?.array?[0]["text"]?.string)
    #expect(said.contains("machineNotFound") && said.contains("machine_list") && !said.contains("machine.list"), "\(said)")
    // What somebody calls something is left as it is.
    let named = try session.call(7, "tools/call", exec("a", ["arguments": ["name": "m", "argv": ["a"], "machine.list": 1]]))
    #expect(named["result"]?.text.contains("/machine.list") == true, "\(named.text)")
    // Bad arguments are something that a model can mend; a tool that is not there is the client's mistake.
    let wrong = try session.call(3, "tools/call", ["name": "machine_exec", "arguments": ["name": "m"]])["result"]
    #expect(wrong?["isError"] == true && wrong?["content"]?.array?[0]["text"]?.string?.contains("/argv") == true)
    let none = try session.call(4, "tools/call", ["name": "machine_exce"])["error"]
    #expect(none?["code"] == -32602 && none?["message"]?.string?.contains("machine_exec") == true)
    // What would send messages that MCP does not know.
    for name in ["stream", "interactive", "progress", "tty"] {
      var arguments: JSONObject = ["name": "m", "argv": ["a"]]
      arguments[name] = true
      let refused = try session.call(.string(name), "tools/call", exec("a", ["arguments": .object(arguments)]))
      #expect(refused["result"]?["isError"] == true && refused["result"]?.text.contains("/\(name)") == true)
    }
    #expect(try session.call(5, "tools/call", ["name": 7])["error"]?["code"] == -32602)
    #expect(try session.call(6, "tools/call", ["name": "machine_list", "arguments": []])["error"]?["code"] == -32602)
  }

  @Test func linesComeAsProgressBeforeTheAnswerAndACancelledCallIsNeverAnswered() throws {
    let session = try fake.session("mcp")
    session.request(1, "tools/call", exec("wait", ["_meta": ["progressToken": "t"]]))
    try Session.wait(for: "progress") { session.lines.contains { $0.contains("notifications/progress") && $0.contains("one") } }
    let note = try JSONParser.parse(#require(session.lines.first))
    #expect(note["params"]?["progressToken"] == "t" && note["params"]?["progress"] == 1)
    session.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"no more"}}"#)
    session.request("heard", "ping")
    // When it has ended its id may be used again, and nothing of the first call comes under it.
    let child = try #require(fake.record.first { $0["argv"]?.text.contains("wait") == true }?["pid"]?.int)
    try Session.wait(for: "the end of the command") { !Processes.isAlive(Int32(child)) }
    #expect(try session.call("between", "ping")["result"] == [:])
    usleep(300_000)  // longer than notes rest
    let again = try session.call(1, "tools/call", exec("a", ["_meta": ["progressToken": 5]]))
    #expect(again["result"]?["structuredContent"]?["stdout"] == "done\n")
    let lines = try session.lines.map { try JSONParser.parse($0) }
    #expect(lines.count { $0["id"] == 1 } == 1)
    #expect(lines.count { $0["params"]?["progressToken"] == 5 } == 1 && lines.last?["id"] == 1)
    let heard = lines.firstIndex { $0["id"] == "heard" } ?? 0
    #expect(heard > 0 && !lines[heard...].contains { $0["params"]?["progressToken"] == "t" })
  }

  @Test func progressWaitsForAClientThatDoesNotRead() throws {
    let ticks = (0..<30).flatMap { [["stderr": "Pulling layer \($0)/30\r"], ["sleepMs": 60]] as [JSONValue] }
    try fake.play([
      ["match": ["machine", "exec", "tick"], "do": .array(ticks)], ["match": ["machine", "start"], "do": .array(ticks)],
      FakeCLI.rule(["machine", "exec"], ["stdout": "\0", "times": 400_000]),
    ])
    let session = try fake.session()
    session.pauseOutput()
    session.request(1, "machine.exec", ["name": "m", "argv": ["a"], "encoding": "utf8"])
    func ended() -> Int { fake.record.count { $0["event"] == "end" } - 1 }  // one asked for smolvm's version
    try Session.wait(for: "what is not read") { ended() == 1 }
    usleep(300_000)  // 2.4 MB are on their way
    session.request(2, "tools/call", exec("tick", ["_meta": ["progressToken": "t"]]))
    session.request(3, "machine.start", ["name": "m", "progress": true])
    try Session.wait(for: "their ends") { ended() == 3 }
    session.resumeOutput()
    #expect(try session.answer(2)["result"]?["isError"] == false && session.answer(3)["result"] != nil)
    let notes = try session.lines.map { try JSONParser.parse($0) }
    let told = notes.filter { $0["params"]?["progressToken"] == "t" }.compactMap { $0["params"]?["message"]?.string }
    let ours = session.notifications(3, "request.progress").compactMap { $0["message"]?.string }
    #expect((1...3).contains(told.count) && (1...3).contains(ours.count), "\(told.count) \(ours.count)")
    // Nothing that it should know is lost by that.
    #expect(told.joined(separator: "\n").split(separator: "\n").count == 30 && ours.last == "Pulling layer 29/30")
  }

  @Test func longOutputIsCutAndSaysHowTheRestIsHad() throws {
    let session = try fake.session("mcp")
    let result = try session.call(1, "tools/call", exec("long"))["result"]
    #expect(result?["structuredContent"]?["stdout"]?.string?.utf8.count == 32_768)
    // It cannot ask for more either.
    let more = exec("long", ["arguments": ["name": "m", "argv": ["long"], "maxOutputBytes": 10_000_000]])
    #expect(try session.call(2, "tools/call", more)["result"]?["structuredContent"]?["stdout"]?.string?.utf8.count == 65_536)
    let note = result?["content"]?.array?.last?["text"]?.string ?? ""
    #expect(note.contains("187232 bytes of stdout") && note.contains("machine_read_file"), "\(note)")
    let logs = try session.call(3, "tools/call", ["name": "machine_logs", "arguments": ["name": "m"]])["result"]?["content"]
    let advice = logs?.array?.last?["text"]?.string ?? ""
    #expect(advice.contains("bytes in the middle") && advice.contains("tail") && !advice.contains("read_file"), "\(advice)")
  }

  @Test func machinesGoWithTheSessionAndAreStartedUnlessSaidOtherwise() throws {
    let session = try Session(
      [Programs.smolvmRPC, "--smolvm", fake.executable(), "mcp"], environment: ["XDG_STATE_HOME": fake.folder.file("state")])
    let made = try session.call(1, "tools/call", ["name": "machine_create", "arguments": ["name": "m", "image": .null]])["result"]
    #expect(made?["structuredContent"]?["lifetime"] == "session", "\(made?.text ?? "")")
    #expect(fake.runs.contains { $0.contains("start") })
    let kept = try session.call(
      2, "tools/call", ["name": "machine_create", "arguments": ["name": "k", "lifetime": "persistent", "start": false]])["result"]
    #expect(kept?["structuredContent"]?["lifetime"] == "persistent")
  }

  @Test func itIsSpokenInMessagesWithHeadersToo() throws {
    let session = try fake.session("mcp", "--framing", "headers")
    for (id, method, params) in [(1, "initialize", Self.hello), (2, "tools/call", exec("a")), (3, "ping", [:])]
      as [(JSONValue, String, JSONValue)]
    {
      let message = JSONValue.object(["jsonrpc": "2.0", "id": id, "method": .string(method), "params": params]).text
      session.send(bytes: Array("Content-Length: \(message.utf8.count)\r\n\r\n\(message)".utf8))
      // A message ends where the next begins: the last of them is not looked at.
      if id != 3 { try Session.wait(for: "a header") { session.lines.count { $0.contains("Content-Length") } == id.int } }
    }
    try Session.wait(for: "the third header") { session.lines.count { $0.contains("Content-Length") } == 3 }
    let bodies = try session.lines.compactMap { $0.contains("{") ? $0.components(separatedBy: "Content-Length").first : nil }
      .map { try JSONParser.parse($0) }
    #expect(bodies.first?["result"]?["protocolVersion"] == "2025-06-18")
    #expect(bodies.last?["result"]?["structuredContent"]?["stdout"] == "done\n")
  }

  @Test func nullSaysNothing() throws {
    let session = try fake.session("mcp")
    let params: JSONValue = ["name": "machine_list", "arguments": .null, "_meta": ["progressToken": .null]]
    #expect(try session.call(1, "tools/call", params)["result"]?["isError"] == false)
  }

  @Test func batchesAreRefusedAndWhatIsDeniedIsNotOffered() throws {
    let session = try fake.session("mcp", "--deny", "machine.delete", "--deny", "machine.run", "--deny", "machine.writeFile")
    let instructions = try session.call(0, "initialize", Self.hello)["result"]?["instructions"]?.string ?? ""
    #expect(instructions.contains("machine_exec") && !instructions.contains("machine_run"), "\(instructions)")
    #expect(!instructions.contains("machine_read_file"))
    session.send(#"[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"machine.list"}]"#)
    let batch = try JSONParser.parse(#require(session.waitForLines(2).last)).array ?? []
    #expect(batch.first { $0["id"] == 1 }?["error"]?["code"] == -32600 && batch.first { $0["id"] == 2 }?["result"] != nil)
    let tools = try session.call(3, "tools/list")["result"]?["tools"]?.array ?? []
    #expect(tools.count == 9 && !tools.contains { $0["name"] == "machine_delete" })
    #expect(try session.call(4, "tools/call", ["name": "machine_delete", "arguments": ["name": "m"]])["error"]?["code"] == -32602)
  }

  @Test func whatIsLoggedIsToldToAClientThatAsks() throws {
    let session = try fake.session("mcp")
    #expect(try session.call(1, "logging/setLevel", ["level": "loud"])["error"]?["code"] == -32602)
    #expect(try session.call(2, "logging/setLevel", ["level": "warning"])["result"] == [:])
    session.send(#"{"jsonrpc":"2.0","method":"machine.exec","params":7}"#)
    session.send(#"{"jsonrpc":"2.0","method":"machine.start","params":{"name":"nobody"}}"#)
    try Session.wait(for: "a word about it") { session.lines.contains { $0.contains("notifications/message") } }
    let note = try JSONParser.parse(#require(session.lines.first { $0.contains("notifications/message") }))["params"]
    #expect(note?["level"] == "warning" && note?["logger"] == "smolvm-rpc" && note?["data"]?.string?.isEmpty == false)
    // What nobody asked for on the command line is told all the same; and nothing here is critical.
    func told() throws -> [JSONValue] {
      try session.lines.map { try JSONParser.parse($0) }.filter { $0["method"] == "notifications/message" }.compactMap {
        $0["params"]
      }
    }
    #expect(try session.call(3, "logging/setLevel", ["level": "debug"])["result"] == [:])
    _ = try session.call(4, "tools/call", exec("a"))
    #expect(try told().contains { $0["level"] == "debug" && $0["data"]?.string?.contains("machine exec") == true })
    for (id, level) in [(5, "info"), (6, "critical")] as [(JSONValue, JSONValue)] {
      #expect(try session.call(id, "logging/setLevel", ["level": level])["result"] == [:])
      let before = try told().count
      _ = try session.call(.string("\(level)"), "tools/call", exec("a"))
      if level == "critical" { session.send(#"{"jsonrpc":"2.0","method":"machine.exec","params":7}"#) }
      _ = try session.call("after \(level)", "ping")
      #expect(try told().count == before, "\(level)")
    }
  }

  @Test func aPlainClientThatPingsIsFinishedWhenItEnds() throws {
    let session = try fake.session()
    #expect(try session.call(1, "ping")["result"] == [:])
    #expect(try session.call(2, "machine/exec")["error"]?["code"] == -32601)
    session.request(3, "machine.exec", ["name": "m", "argv": ["slow"]])
    session.closeInput()
    #expect(try session.answer(3)["result"]?["stdout"] == "done\n")
  }

  @Test func itIsGoneSoonAlsoWhereAMachineTakesLongToDelete() throws {
    // Without labels the machine is known by its age.
    let fake = try FakeCLI(version: "1.4.0", [])
    let status = #"{"name":"m","state":"running","created_at":\#(FakeCLI.createdLater)}"#
    try fake.play([
      FakeCLI.rule(["machine", "status"], ["stdout": .string(status)]),
      FakeCLI.rule(["machine", "create"], ["stdout": "Created machine: m\n"]),
      FakeCLI.rule(["machine", "start"], ["stdout": "Machine 'm' running (PID: 7)\n"]),
      FakeCLI.rule(["machine", "delete"], ["ignore": 1], ["sleepMs": 30_000]),
    ])
    let session = try Session(
      [Programs.smolvmRPC, "--smolvm", fake.executable(), "mcp"], environment: ["XDG_STATE_HOME": fake.folder.file("state")])
    let made = try session.call(1, "tools/call", ["name": "machine_create", "arguments": ["name": "m"]])
    try #require(made["result"]?["isError"] == false, "\(made.text)")
    let began = ContinuousClock.now
    session.closeInput()
    #expect(try session.end().status == 0)
    #expect(ContinuousClock.now - began < .seconds(15), "the promise is one second; this machine may be busy")
    try Session.wait(5, for: "the machine's end") { fake.runs.contains { $0.contains("delete") } }
  }

  @Test func atTheEndToolsFallSilentAndPlainCallsAreAnswered() throws {
    try fake.play([
      FakeCLI.rule(["machine", "exec", "wait"], ["stdout": "x\n"], ["sleepMs": 600_000]),
      FakeCLI.rule(["machine", "exec", "stubborn"], ["ignore": 15], ["sleepMs": 600_000]),
      FakeCLI.rule(["machine", "exec"], ["sleepMs": 300], ["stdout": "done\n"]),
    ])
    let session = try Session(
      [Programs.smolvmRPC, "--smolvm", fake.executable(), "mcp"], environment: ["XDG_STATE_HOME": fake.folder.file("state")])
    session.request(1, "tools/call", exec("wait", ["_meta": ["progressToken": "t"]]))
    session.request(2, "machine.exec", ["name": "m", "argv": ["wait"]])
    session.request(3, "machine.exec", ["name": "m", "argv": ["stubborn"]])
    session.request(4, "tools/call", exec("stubborn"))
    try Session.wait(for: "the commands") { fake.runs.count == 4 && !session.lines.isEmpty }
    usleep(200_000)  // the stubborn ones ignore the signal by now
    session.request(5, "tools/call", exec("soon"))
    session.closeInput()
    let (lines, status) = try session.end()
    let answers = try lines.map { try JSONParser.parse($0) }.filter { $0["id"] != nil }
    #expect(status == 0 && Set(answers.compactMap { $0["id"]?.int }) == [2, 3, 5], "\(lines)")
    #expect(answers.first { $0["id"] == 2 }?["error"]?["code"] == -32800)
    #expect(answers.first { $0["id"] == 3 }?["error"]?["data"]?["kind"] == "shuttingDown")
    // What ends in time is answered.
    #expect(answers.first { $0["id"] == 5 }?["result"]?["structuredContent"]?["stdout"] == "done\n")
    let children = fake.record.filter { $0["event"] == "start" }.compactMap { $0["pid"]?.int }
    try Session.wait(5, for: "the commands' end") { !children.contains { Processes.isAlive(Int32($0)) } }
  }

  /// The SDKs kill after 2 s.
  @Test func itIsGoneSoonAfterItsInputWhateverStillRuns() throws {
    let session = try fake.session("mcp")
    session.request(1, "tools/call", exec("wait", ["_meta": ["progressToken": 1]]))
    try Session.wait(for: "the command") { !session.lines.isEmpty }
    let began = ContinuousClock.now
    session.closeInput()
    #expect(try session.end().status == 0)
    #expect(ContinuousClock.now - began < .seconds(5), "the promise is one second; this machine may be busy")
    let child = try #require(fake.record.first { $0["argv"]?.text.contains("wait") == true }?["pid"]?.int)
    try Session.wait(5, for: "the command's end") { !Processes.isAlive(Int32(child)) }
  }
}
