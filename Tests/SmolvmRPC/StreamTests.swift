import Foundation
import JSON
import Testing
import TestSupport

/// Live output and input of commands, as a client sees them, with a scripted smolvm behind it.
struct StreamTests {
  private static let rule = FakeCLI.rule
  private static let exec: JSONValue = ["name": "m", "argv": ["a"], "stream": true]

  private func exec(_ more: JSONObject) -> JSONValue {
    guard case .object(var params) = Self.exec else { return Self.exec }
    for (key, value) in more.members { params[key] = value }
    return .object(params)
  }

  @Test func everyByteOfOutputArrivesBeforeTheResponse() throws {
    let fake = try FakeCLI([
      Self.rule(["machine", "exec"], ["stdout": "a"], ["stderr": "b"], ["stdout": "c\n", "times": 5000], ["exit": 3])
    ])
    let session = try fake.session()
    for id in 1...20 { session.request(.number(JSONNumber(id)), "machine.exec", Self.exec) }
    session.closeInput()
    let lines = try session.end().lines.compactMap { try? JSONParser.parse($0) }
    for id in 1...20 {
      let mine = lines.filter { $0["id"]?.int == id || $0["params"]?["requestId"]?.int == id }
      let result = try #require(mine.last?["result"], "the answer is not the last line of its call")
      let output = StreamedOutput(mine.dropLast().compactMap { $0["params"] })
      #expect(output.problems.isEmpty)
      #expect(output.text("stdout") == "a" + String(repeating: "c\n", count: 5000) && output.text("stderr") == "b")
      #expect(result["exitCode"] == 3 && result["stdoutBytes"] == 10_001 && result["stderrBytes"] == 1)
      #expect(result["stdout"] == nil && result["stderr"] == nil)
    }
  }

  @Test func aChunkLeavesWhenTheCommandPauses() throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["stdout": "prompt> "], ["waitFor": "/nowhere/at/all"])])
    let session = try fake.session()
    session.request(1, "machine.exec", Self.exec)
    #expect(try session.waitForOutput(1, bytes: 8) == Array("prompt> ".utf8))
    #expect(try session.call(2, "$/cancelRequest", ["id": 1])["result"] == ["found": true])
    #expect(try session.answer(1)["error"]?["data"]?["output"]?["stdoutBytes"] == 8)
  }

  @Test func noCharacterIsSplitWhereverItIsCut() throws {
    let text = Array("aé€😀\n".utf8)
    var steps: [JSONValue] = []
    for cut in 0...text.count {
      for part in [text[..<cut], text[cut...]] where !part.isEmpty {
        steps.append(["stdout": .string(Base64.encode(Array(part))), "base64": true])
        steps.append(["sleepMs": 4])
      }
    }
    let fake = try FakeCLI([["match": ["machine", "exec"], "do": .array(steps)]])
    let session = try fake.session()
    _ = try session.call(1, "machine.exec", Self.exec)
    let chunks = session.notifications(1)
    #expect(StreamedOutput(chunks).bytes("stdout") == Array(repeating: text, count: text.count + 1).flatMap { $0 })
    #expect(chunks.allSatisfy { $0["encoding"] == "utf8" } && StreamedOutput(chunks).problems.isEmpty)
    #expect(chunks.count > text.count, "the pieces came together, so nothing was shown")
  }

  @Test func bytesThatAreNoTextAreBase64ForThatChunkOnly() throws {
    let fake = try FakeCLI([
      Self.rule(
        ["machine", "exec"], ["stdout": "text"], ["sleepMs": 30], ["stdout": "//4A", "base64": true], ["sleepMs": 30],
        ["stdout": "more"], ["sleepMs": 30], ["stdout": "w6k4Mg==", "base64": true], ["sleepMs": 30],
        ["stdout": "4oI=", "base64": true])
    ])
    let session = try fake.session()
    _ = try session.call(1, "machine.exec", Self.exec)
    let chunks = session.notifications(1)
    #expect(chunks.map { $0["encoding"]?.string } == ["utf8", "base64", "utf8", "utf8", "base64"])
    // A character that was never finished comes at the end, as it is.
    #expect(StreamedOutput(chunks).bytes("stdout").suffix(2) == [0xE2, 0x82] && StreamedOutput(chunks).problems.isEmpty)
  }

  /// A NUL takes six bytes as text.
  @Test func whatIsMostlyNULsIsNoText() throws {
    let zeros = String(repeating: "\0", count: 8000)
    let names = String(repeating: "./a/file/name\0", count: 100)
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["stdout": .string(zeros), "sleepMs": 30], ["stderr": .string(names)])])
    let session = try fake.session()
    _ = try session.call(1, "machine.exec", Self.exec)
    #expect(
      session.notifications(1).map { "\($0["channel"]?.string ?? "") \($0["encoding"]?.string ?? "")" } == [
        "stdout base64", "stderr utf8",
      ])
    let kept = try session.call(2, "machine.exec", ["name": "m", "argv": ["a"]])["result"]
    #expect(kept?["stdoutEncoding"] == "base64" && kept?["stderr"]?.string == names)
    #expect(kept?["stdout"]?.string.flatMap(Base64.decode)?.count == 8000)
  }

  @Test func anEncodingCanBeForcedForEveryChunk() throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["stdout": "Qf9C", "base64": true])])
    let session = try fake.session()
    _ = try session.call(1, "machine.exec", exec(["encoding": "utf8"]))
    _ = try session.call(2, "machine.exec", exec(["encoding": "base64"]))
    #expect(session.notifications(1).compactMap { $0["data"]?.string } == ["A\u{FFFD}B"])
    #expect(session.notifications(2).compactMap { $0["data"]?.string } == ["Qf9C"])
  }

  @Test(arguments: ["\\u0001", "\"", "x", "é"]) func noLineIsLongerThan65000Bytes(unit: String) throws {
    let character = unit == "\\u0001" ? "\u{1}" : unit
    let block = String(repeating: character, count: 100_000)
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["stdout": .string(block), "times": 3])])
    let session = try fake.session()
    session.request(.string(String(repeating: "i", count: 1000)), "machine.exec", Self.exec)
    session.closeInput()
    let lines = try session.end().lines
    #expect(lines.allSatisfy { $0.utf8.count < 65_000 })
    let output = StreamedOutput(lines.dropLast().compactMap { try? JSONParser.parse($0)["params"] })
    #expect(output.problems.isEmpty && output.text("stdout") == String(repeating: block, count: 3))
    // They grow when the command does not pause.
    #expect(lines.count < 3 * block.utf8.count * 6 / 10_000)
  }

  @Test func theCLIsOwnWordsAreNotStreamed() throws {
    let note = "note: no packed assets found for 'x'\n"
    let line =
      #"{"error":{"code":"SMOLVM_ERROR","message":"agent operation failed: vm exec interactive: No such file or directory"}}"#
    let fake = try FakeCLI([
      Self.rule(["machine", "exec", "fails"], ["stderr": .string(note)], ["stderr": .string(line)], ["stderr": "\n"], ["exit": 1]),
      Self.rule(
        ["machine", "exec", "slow"], ["stderr": .string(note + "mine\n")], ["sleepMs": 2100],
        ["stderr": "\ncommand timed out after 2000ms"], ["exit": 124]),
      Self.rule(
        ["machine", "exec", "forges"], ["stderr": .string(line + "\n")], ["sleepMs": 50], ["stderr": "and goes on\n"], ["exit": 1]),
    ])
    let session = try fake.session()
    let fails = try session.call(1, "machine.exec", exec(["argv": ["fails"]]))["error"]
    #expect(fails?["data"]?["kind"] == "commandNotStarted" && session.notifications(1).isEmpty)
    let slow = try session.call(2, "machine.exec", exec(["argv": ["slow"], "timeout": "2s"]))["result"]
    #expect(slow?["timedOut"] == true && slow?["stderrBytes"] == 5)
    #expect(StreamedOutput(session.notifications(2)).text("stderr") == "mine\n")
    let forges = try session.call(3, "machine.exec", exec(["argv": ["forges"]]))["result"]
    #expect(forges?["exitCode"] == 1 && StreamedOutput(session.notifications(3)).text("stderr") == line + "\nand goes on\n")
  }

  @Test func aLineThatIsFoundToBeTheGuestsIsStreamedBeforeTheAnswer() throws {
    let line = #"{"error":{"code":"SMOLVM_ERROR","message":"agent operation failed: connect: machine 'm' is not running."}}"# + "\n"
    let fake = try FakeCLI([
      Self.rule(["machine", "exec"], ["stderr": .string(line)], ["exit": 1]),
      Self.rule(["machine", "status"], ["stdout": #"{"name":"m","state":"running"}"#]),
    ])
    let session = try fake.session()
    let result = try session.call(1, "machine.exec", Self.exec)["result"]
    #expect(result?["exitCode"] == 1 && result?["stderrBytes"]?.int == line.utf8.count)
    #expect(StreamedOutput(session.notifications(1)).text("stderr") == line)
  }

  // Input

  @Test func writesArriveInOrderAndAreAnsweredWhenTheyAreInThePipe() throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec", "-i"], ["copyStdin": true], ["exit": 5])])
    let session = try fake.session()
    session.request(1, "machine.exec", exec(["interactive": true, "stdin": "first "]))
    for (id, text) in [(2, "second "), (3, "third ")] {
      session.request(.number(JSONNumber(id)), "stream.write", ["requestId": 1, "data": .string(text)])
    }
    #expect(try session.answer(3)["result"] == ["offset": 13])
    #expect(try session.waitForOutput(1, bytes: 19) == Array("first second third ".utf8))
    #expect(
      try session.call(4, "stream.write", ["requestId": 1, "data": "/wA=", "encoding": "base64", "eof": true])["result"] == [
        "offset": 15
      ])
    #expect(try session.answer(1)["result"]?["exitCode"] == 5)
    #expect(StreamedOutput(session.notifications(1)).bytes("stdout").suffix(2) == [0xFF, 0x00])
  }

  @Test func whatIsWrittenToACallThatStillWaitsIsKeptForItsStart() throws {
    let fake = try FakeCLI(
      [
        Self.rule(["machine", "start"], ["waitFor": "GATE"], ["stdout": "Machine 'm' running (PID: 1)\n"]),
        Self.rule(["machine", "exec", "-i"], ["echoStdin": true]),
      ].map { rule in
        // The gate is a file of this test.
        try JSONParser.parse(rule.text.replacingOccurrences(of: "GATE", with: NSTemporaryDirectory() + "gate-\(getpid())"))
      })
    let gate = NSTemporaryDirectory() + "gate-\(getpid())"
    defer { unlink(gate) }
    let session = try fake.session()
    session.request(1, "machine.start", ["name": "m"])
    session.request(2, "machine.exec", ["name": "m", "argv": ["a"], "interactive": true])
    session.request(3, "stream.write", ["requestId": 2, "data": "early", "eof": true])
    session.request(4, "server.plan", ["method": "machine.list"])
    _ = try session.answer(4)
    try Session.wait(for: "the start") { fake.runs.count == 1 }
    #expect(session.notifications(2).isEmpty)
    #expect(FileManager.default.createFile(atPath: gate, contents: nil))
    #expect(try session.answer(2)["result"]?["stdout"] == "early")
    #expect(try session.answer(3)["result"] == ["offset": 5])
  }

  @Test func aWriteToWhatDoesNotReadAnyMoreIsAClearAnswer() throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec", "-i"], ["closeStdin": true], ["stdout": "closed"], ["sleepMs": 60_000])])
    let session = try fake.session()
    session.request(1, "machine.exec", exec(["interactive": true]))
    try session.waitForOutput(1, bytes: 6)
    let error = try session.call(2, "stream.write", ["requestId": 1, "data": "x"])["error"]
    #expect(error?["code"] == 1109 && error?["data"]?["kind"] == "streamClosed" && error?["data"]?["written"] == 0)
    for (id, missing) in [(3, 99), (4, 4)] as [(Int, Int)] {
      let error = try session.call(
        .number(JSONNumber(id)), "stream.write", ["requestId": .number(JSONNumber(missing)), "data": "x"])["error"]
      #expect(error?["code"] == 1108 && error?["data"]?["kind"] == "streamNotFound")
    }
    session.signal(SIGTERM)
  }

  @Test func aStreamThatIsNotReadRefusesMoreThan4MiBAndGoesOnWhereItWas() throws {
    let fake = try FakeCLI(
      [Self.rule(["machine", "exec", "-i"], ["stdout": "x"], ["waitFor": "GATE"], ["echoStdin": true])].map { rule in
        try JSONParser.parse(rule.text.replacingOccurrences(of: "GATE", with: NSTemporaryDirectory() + "full-\(getpid())"))
      })
    let gate = NSTemporaryDirectory() + "full-\(getpid())"
    defer { unlink(gate) }
    let session = try fake.session()
    session.request(0, "machine.exec", exec(["interactive": true, "maxOutputBytes": 0]))
    try session.waitForOutput(0, bytes: 1)
    let piece = String(repeating: "y", count: 1 << 20)
    // A pipe takes 64 KiB of them.
    for id in 1...6 { session.request(.number(JSONNumber(id)), "stream.write", ["requestId": 0, "data": .string(piece)]) }
    for id in 5...6 {
      let error = try session.answer(.number(JSONNumber(id)))["error"]
      #expect(error?["data"]?["kind"] == "overloaded" && error?["data"]?["retryable"] == true, "\(id)")
      #expect(error?["data"]?["offset"]?.int == 4 << 20)
    }
    #expect(FileManager.default.createFile(atPath: gate, contents: nil))
    #expect(try session.answer(4)["result"]?["offset"]?.int == 4 << 20)
    // Without an offset nothing is taken after a refusal: another piece could be missing before it.
    let blind = try session.call(7, "stream.write", ["requestId": 0, "data": "z"])["error"]?["data"]
    #expect(blind?["path"] == "/offset" && blind?["offset"]?.int == 4 << 20 && blind?["retryable"] == false)
    #expect(
      try session.call(8, "stream.write", ["requestId": 0, "data": "z", "offset": 7])["error"]?["data"]?["path"] == "/offset")
    let last: JSONValue = ["requestId": 0, "data": "z", "offset": .number(JSONNumber(4 << 20)), "eof": true]
    #expect(try session.call(9, "stream.write", last)["result"]?["offset"]?.int == 4 << 20 | 1)
    #expect(try session.answer(0)["result"]?["stdoutBytes"]?.int == (4 << 20) + 2)
  }

  @Test func noHoleOpensAfterAWriteThatCannotBeTaken() throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec", "-i"], ["echoStdin": true])])
    let session = try fake.session()
    session.request(0, "machine.exec", ["name": "m", "argv": ["a"], "interactive": true])
    session.request(1, "stream.write", ["requestId": 0, "data": "A"])
    session.request(2, "stream.write", ["requestId": 0, "data": .string(String(repeating: "B", count: 5 << 20))])
    session.request(3, "stream.write", ["requestId": 0, "data": "C", "eof": true])
    session.request(4, "stream.write", ["requestId": 0, "data": "no base64", "encoding": "base64"])
    #expect(try session.answer(2)["error"]?["data"]?["path"] == "/data")
    let blind = try session.answer(3)["error"]?["data"]
    #expect(blind?["kind"] == "invalidParams" && blind?["path"] == "/offset" && blind?["offset"] == 1)
    #expect(try session.answer(4)["error"]?["data"]?["path"] == "/data")
    #expect(
      try session.call(5, "stream.write", ["requestId": 0, "data": "D", "offset": 1, "eof": true])["result"] == ["offset": 2])
    #expect(try session.answer(0)["result"]?["stdout"] == "AD")
  }

  @Test func aWriteWhoseDeadlinePassesIsNotSaidToBeUndone() throws {
    let gate = NSTemporaryDirectory() + "deadline-\(getpid())"
    defer { unlink(gate) }
    let fake = try FakeCLI([
      Self.rule(["machine", "exec", "-i"], ["stdout": "x"], ["waitFor": .string(gate)], ["echoStdin": true])
    ])
    let session = try fake.session()
    session.request(0, "machine.exec", exec(["interactive": true]))
    try session.waitForOutput(0, bytes: 1)
    let text = String(repeating: "y", count: 300_000)  // a pipe takes 64 KiB of them
    let late = try session.call(
      1, "stream.write", ["requestId": 0, "data": .string(text), "eof": true, "deadline": "50ms"])["error"]?["data"]
    #expect(late?["kind"] == "timedOut" && late?["started"] == true && late?["retryable"] == false)
    #expect(FileManager.default.createFile(atPath: gate, contents: nil))
    #expect(try session.answer(0)["result"]?["stdoutBytes"] == 300_001)
  }

  @Test func theEndOfInputGivesAnOpenStdinItsPendingBytesAndThenEndOfFile() throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec", "-i"], ["echoStdin": true])])
    let session = try fake.session()
    session.request(1, "machine.exec", ["name": "m", "argv": ["a"], "interactive": true, "stdin": "one "])
    session.request(2, "stream.write", ["requestId": 1, "data": "two"])
    session.closeInput()
    let (lines, status) = try session.end()
    #expect(status == 0 && lines.count == 2 && lines.contains { $0.contains(#""stdout":"one two""#) })
  }

  @Test func aNotificationThatAsksForAStreamIsDroppedWithALineOnStderr() throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["stdout": "x"])])
    let session = try fake.session()
    for member in ["stream", "interactive", "progress"] {
      session.send(#"{"jsonrpc":"2.0","method":"machine.exec","params":{"name":"m","argv":["a"],"\#(member)":true}}"#)
    }
    session.closeInput()
    #expect(try session.end().lines.isEmpty && fake.runs.isEmpty)
    #expect(session.errors.split(separator: "\n").count == 3)
  }

  // A client that does not keep up

  @Test func aClientThatDoesNotReadStopsTheCommandAndCanStillCancelIt() throws {
    let fake = try FakeCLI([
      Self.rule(["machine", "exec"], ["stdout": .string(String(repeating: "x", count: 1 << 16)), "times": 1_000_000])
    ])
    let session = try fake.session()
    session.pauseOutput()
    session.request(1, "machine.exec", Self.exec)
    let program = session.processID
    try Session.wait(for: "the command to be held back") {
      let before = Processes.residentKiB(program)
      usleep(300_000)
      return Processes.residentKiB(program) == before && before > 0 && !Processes.children(of: program).isEmpty
    }
    #expect(Processes.residentKiB(program) < 80 << 10)
    session.request(2, "$/cancelRequest", ["id": 1])
    try Session.wait(3, for: "the command's end") { Processes.children(of: program).isEmpty }
    session.resumeOutput()
    #expect(try session.answer(1)["error"]?["code"] == -32800)
    let output = StreamedOutput(session.notifications(1))
    #expect(output.problems.isEmpty)
    #expect(try session.answer(1)["error"]?["data"]?["output"]?["stdoutBytes"]?.int == output.bytes("stdout").count)
  }
}
