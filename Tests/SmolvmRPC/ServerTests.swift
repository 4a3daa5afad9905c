import Foundation
import JSON
import Testing
import TestSupport

/// The program itself, as a client sees it, with a scripted smolvm behind it.
struct ServerTests {
  private static let rule = FakeCLI.rule

  @Test func aWholeSessionInOnePipeIsAnsweredInOrderAndEndsWithExit0() throws {
    let fake = try FakeCLI([
      Self.rule(["machine", "create"], ["sleepMs": 50], ["stdout": "Created machine: dev\n"]),
      Self.rule(["machine", "start"], ["sleepMs": 50], ["stdout": "Machine 'dev' running (PID: 7)\n"]),
      Self.rule(["machine", "exec"], ["stdout": "out\n"], ["stderr": "err\n"], ["exit": 42]),
      Self.rule(["machine", "stop"], ["stdout": "Stopped machine: dev\n"]),
      Self.rule(["machine", "delete"], ["stdout": "Deleted machine: dev\n"]),
    ])
    let session = try fake.session()
    session.request(1, "machine.create", ["name": "dev"])
    session.request(2, "machine.start", ["name": "dev"])
    session.request(3, "machine.exec", ["name": "dev", "argv": ["sh", "-c", "exit 42"]])
    session.request(4, "machine.stop", ["name": "dev"])
    session.request(5, "machine.delete", ["name": "dev"])
    session.closeInput()
    let (lines, status) = try session.end()
    #expect(status == 0)
    try #require(lines.count == 5)
    #expect(lines[0] == #"{"jsonrpc":"2.0","id":1,"result":{"name":"dev","lifetime":"persistent"}}"#)
    #expect(lines[1] == #"{"jsonrpc":"2.0","id":2,"result":{"name":"dev","alreadyRunning":false}}"#)
    #expect(
      lines[2].hasPrefix(
        #"{"jsonrpc":"2.0","id":3,"result":{"exitCode":42,"stdout":"out\n","stderr":"err\n","stdoutEncoding":"utf8""#))
    #expect(lines[3] == #"{"jsonrpc":"2.0","id":4,"result":{"name":"dev","wasRunning":true}}"#)
    #expect(lines[4] == #"{"jsonrpc":"2.0","id":5,"result":{"name":"dev"}}"#)
    #expect(fake.runs.map { $0[3] } == ["create", "start", "exec", "stop", "delete"])
    #expect(session.errors.isEmpty)
  }

  @Test func thePositionalDialectIsSpokenToAnOldSmolvm() throws {
    let fake = try FakeCLI(version: "1.0.1", [Self.rule(["machine"], ["stdout": "ok\n"]), Self.rule(["pack"], ["stdout": "ok\n"])])
    let folder = fake.folder
    try folder.write("file", [1])
    let session = try fake.session("--sequential")
    session.request(1, "pack.create", ["image": "IMG", "output": .string(folder.file("OUT"))])
    session.request(2, "machine.create", ["name": "m", "from": "P", "smolfile": "S"])
    session.request(3, "machine.start", ["name": "m"])
    session.request(4, "machine.exec", ["name": "m", "argv": ["ls", "-l"], "env": ["K": "V"], "workdir": "DIR", "timeout": "30s"])
    session.request(5, "machine.cp", ["src": .string(folder.file("file")), "dst": "m:/x"])
    session.request(6, "machine.stop", ["name": "m"])
    session.request(7, "machine.delete", ["name": "m"])
    session.closeInput()
    #expect(try session.end().lines.allSatisfy { $0.contains("result") })
    #expect(
      fake.runs == [
        ["pack", "create", "--image", "IMG", "-o", folder.file("OUT")],
        ["machine", "create", "--from", "P", "--smolfile", "S", "m"],
        ["machine", "start", "--name", "m"],
        ["machine", "exec", "--name", "m", "-e", "K=V", "-w", "DIR", "--timeout", "30s", "--", "ls", "-l"],
        ["machine", "cp", folder.file("file"), "m:/x"],
        ["machine", "stop", "--name", "m"],
        ["machine", "delete", "-f", "m"],
      ])
  }

  @Test func aPlanChangesNothingOnTheHost() throws {
    let fake = try FakeCLI([])
    let empty = fake.folder.file("empty")
    try FileManager.default.createDirectory(
      atPath: empty, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    let before = try FileManager.default.attributesOfItem(atPath: empty)[.systemFileNumber] as? Int
    let session = try fake.session("--read-only")
    _ = try session.call("first", "server.info")
    let names = try FileManager.default.contentsOfDirectory(atPath: fake.folder.path).sorted()
    for (id, path) in [empty, fake.folder.file("new")].enumerated() {
      let copy: JSONValue = ["src": "m:/x", "dst": ["path": .string(path)], "recursive": true]
      let plan = try session.call(.number(JSONNumber(id)), "server.plan", ["method": "machine.cp", "params": copy])["result"]
      #expect(plan?["steps"]?.array?.count ?? 0 >= 2, "\(plan?.text ?? "")")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: fake.folder.path).sorted() == names)
    #expect(try FileManager.default.attributesOfItem(atPath: empty)[.systemFileNumber] as? Int == before)
    #expect(fake.runs.isEmpty)
  }

  /// To look at each of their folders would cost what the square of their length does.
  @Test func pathsThatNobodyCanOpenAreRefusedAtOnce() throws {
    let fake = try FakeCLI([FakeCLI.rule([], ["stdout": "ok\n"])])
    let session = try fake.session()
    let long = String(repeating: "/a", count: 60_000)
    let error = try session.call(1, "machine.cp", ["src": ["path": .string(long)], "dst": "m:/x"])["error"]
    #expect(
      error?["data"]?["path"] == "/src" && error?["data"]?["expected"] == "a path of at most 4095 bytes", "\(error?.text ?? "")")
    let missing = try session.call(
      2, "machine.cp", ["src": ["path": .string(String(long.utf8.prefix(4095)) ?? "")], "dst": "m:/x"])
    #expect(missing["error"]?["data"]?["kind"] == "fileNotFound", "\(missing.text.prefix(300))")
  }

  @Test func aFailureCarriesTheCLIsStatusAndWords() throws {
    let fake = try FakeCLI([Self.rule(["pack"], ["stderr": "warming up\n"], ["stderr": "fatal: no such image\n"], ["exit": 7])])
    let error = try fake.session().call(1, "pack.create", ["image": "nope", "output": "/nowhere/x"])["error"]
    #expect(error?["code"] == 1201 && error?["data"]?["kind"] == "imageUnavailable")
    #expect(error?["message"]?.string?.contains("no such image") == true)
    #expect(error?["data"]?["smolvm"]?["exitCode"] == 7)
    #expect(error?["data"]?["smolvm"]?["stderr"] == "warming up\nfatal: no such image")
    #expect(error?["data"]?["smolvm"]?["argv"]?.array?.last == "/nowhere/x")
  }

  @Test func theChildGetsACleanEnvironmentAndNoneOfOurDescriptors() throws {
    let fake = try FakeCLI([Self.rule(["machine"], ["readStdin": true], ["stdout": "[]"])])
    let session = try Session(
      [Programs.smolvmRPC],
      environment: fake.environment.merging(["SMOLVM_MACHINE_NAME": "trap", "RUST_LOG": "debug", "KEPT": "a=b\nc"]) { $1 })
    #expect(try session.call(1, "machine.list")["result"] == ["machines": []])
    let environment = fake.record.last { $0["event"] == "start" }?["env"]
    #expect(environment?["NO_COLOR"] == "1" && environment?["RUST_LOG"] == "off" && environment?["KEPT"] == "a=b\nc")
    #expect(environment?["SMOLVM_MACHINE_NAME"] == nil)
    #expect(fake.record.last { $0["event"] == "start" }?["descriptors"] == [0, 1, 2])
    // Its stdin ended at once, although ours is still open.
    #expect(fake.record.contains { $0["event"] == "stdin" && $0["base64"] == "" })
  }

  @Test func stdinArrivesExactly() throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec", "-i"], ["echoStdin": true])])
    let session = try fake.session()
    let text = try session.call(1, "machine.exec", ["name": "m", "argv": ["cat"], "stdin": "héllo\n\u{2028}\0"])["result"]
    #expect(text?["stdout"] == "héllo\n\u{2028}\0")
    let bytes: [UInt8] = (0...255).map { $0 } + [0xFF]
    let binary = try session.call(
      2, "machine.exec", ["name": "m", "argv": ["cat"], "stdin": .string(Base64.encode(bytes)), "stdinEncoding": "base64"])[
        "result"]
    #expect(binary?["stdoutEncoding"] == "base64" && binary?["stdout"]?.string.flatMap(Base64.decode) == bytes)
  }

  @Test func outputOverTheLimitIsCutAndTheCommandIsNotHeldUp() throws {
    let line = String(repeating: "x", count: 1023) + "\n"
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["stdout": .string(line), "times": 20_000], ["stderr": "done"])])
    let result = try fake.session().call(1, "machine.exec", ["name": "m", "argv": ["a"]])["result"]
    #expect(result?["stdoutBytes"] == 20_480_000 && result?["stderr"] == "done" && result?["stdout"]?.string?.utf8.count == 1 << 20)
    #expect(result?["truncated"]?["stdout"] == ["at": 524_288, "missing": .number(JSONNumber(20_480_000 - (1 << 20)))])
  }

  @Test func theOutputOfAllCallsTogetherIsBoundedToo() throws {
    let gate = NSTemporaryDirectory() + "gate-budget-\(getpid())"
    defer { unlink(gate) }
    let block = String(repeating: "x", count: 1 << 20)
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["stdout": .string(block), "times": 8], ["waitFor": .string(gate)])])
    let session = try fake.session()
    for id in 1...12 {
      session.request(.number(JSONNumber(id)), "machine.exec", ["name": "m", "argv": ["a"], "maxOutputBytes": 8_388_608])
    }
    try Session.wait(for: "the commands") { fake.runs.count == 12 }
    usleep(500_000)
    #expect(FileManager.default.createFile(atPath: gate, contents: nil))
    var kept = 0
    for id in 1...12 {
      let result = try session.answer(.number(JSONNumber(id)))["result"]
      let stdout = result?["stdout"]?.string?.utf8.count ?? 0
      #expect(result?["stdoutBytes"] == 8_388_608)
      #expect(stdout + (result?["truncated"]?["stdout"]?["missing"]?.int ?? 0) == 8_388_608)
      kept += stdout
    }
    #expect(kept >= 60 << 20 && kept < 70 << 20, "\(kept)")
  }

  @Test func aBatchOfLargeOutputsIsBoundedLikeAnythingElse() throws {
    let block = String(repeating: "x", count: 1 << 20)
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["stdout": .string(block), "times": 16])])
    let session = try fake.session("--max-children", "4")
    let calls = (1...24).map { id in
      #"{"jsonrpc":"2.0","id":\#(id),"method":"machine.exec","params":{"name":"m\#(id)","argv":["a"],"maxOutputBytes":16777216}}"#
    }
    session.send("[" + calls.joined(separator: ",") + "]")
    let line = try #require(session.waitForLines(1).first)
    #expect(line.utf8.count < 150 << 20)
    let answers = try #require(JSONParser.parse(line).array)
    #expect(answers.count == 24 && answers.allSatisfy { $0["result"]?["stdoutBytes"] == 16_777_216 })
  }

  @Test func anEmptyEndOfACopyRunsNothingAndSaysSo() throws {
    let fake = try FakeCLI([])
    let session = try fake.session()
    #expect(try session.call(1, "machine.cp", ["src": "", "dst": "m:/x"])["result"] == ["copied": false])
    #expect(try session.call(2, "machine.cp", ["src": "m:/x", "dst": ""])["result"] == ["copied": false])
    #expect(fake.runs.isEmpty)
  }

  @Test func aHostFileWithAColonIsUploadedByStdin() throws {
    let fake = try FakeCLI([Self.rule(["machine", "cp", "/dev/stdin"], ["readStdin": true], ["stdout": ""])])
    let path = try fake.folder.write("a:b", Array("content".utf8))
    let session = try fake.session()
    #expect(try session.call(1, "machine.cp", ["src": .string(path), "dst": "m:/x"])["result"] == ["copied": true])
    #expect(fake.record.contains { $0["event"] == "stdin" && $0["base64"] == .string(Base64.encode(Array("content".utf8))) })
  }

  @Test func whatSmolvmCannotCopyIsRefusedBeforeAnythingRuns() throws {
    let fake = try FakeCLI([])
    let session = try fake.session()
    let folder: JSONValue = .string(fake.folder.path)
    #expect(try session.call(1, "machine.cp", ["src": folder, "dst": "m:/x"])["error"]?["data"]?["path"] == "/src")
    #expect(try session.call(2, "machine.cp", ["src": "m:/x", "dst": folder])["error"]?["data"]?["path"] == "/dst")
    let missing = try session.call(3, "machine.cp", ["src": .string(fake.folder.file("none")), "dst": "m:/x"])["error"]
    #expect(missing?["code"] == 1200 && missing?["message"]?.string?.contains("No such file") == true)
    #expect(try session.call(4, "machine.cp", ["src": "/dev/null", "dst": "m:/x"])["error"]?["data"]?["path"] == "/src")
    #expect(fake.runs.isEmpty)
  }

  @Test func aTakenNameCanBeReusedAndStarted() throws {
    let fake = try FakeCLI([
      Self.rule(
        ["machine", "create"],
        ["stderr": #"{"error":{"code":"CONFIG_ERROR","message":"machine 'm' already exists or is being created"}}"#], ["exit": 1]),
      Self.rule(["machine", "start"], ["stdout": "Machine 'm' already running\n"]),
    ])
    let session = try fake.session()
    #expect(try session.call(1, "machine.create", ["name": "m"])["error"]?["code"] == 1101)
    #expect(try session.call(2, "machine.create", ["name": "m", "ifExists": "reuse", "start": true])["result"]?["name"] == "m")
    #expect(fake.runs.map { $0[3] } == ["create", "create", "start"])
  }

  @Test func nothingQueuesBehindAnExec() throws {
    let fake = try FakeCLI([])
    let gate = fake.folder.file("gate")
    try fake.folder.write(
      "scenario.json",
      JSONValue.object([
        "rules": [
          Self.rule(["machine", "exec", "slow"], ["waitFor": .string(gate)]),
          Self.rule(["machine", "exec", "quick"], ["stdout": "hi"]),
          Self.rule(["machine", "status"], ["stdout": #"{"name":"m","state":"running"}"#]),
          Self.rule(["machine", "ls"], ["stdout": "[]"]),
        ]
      ]).text.utf8)
    let session = try fake.session()
    session.request(1, "machine.exec", ["name": "m", "argv": ["slow"]])
    session.request(2, "machine.delete", ["name": "m"])
    // An exec and a look that come after the delete wait for it; on another machine, and with wait: false, nothing waits.
    #expect(try session.call(3, "machine.status", ["name": "m", "wait": false])["result"]?["state"] == "running")
    #expect(try session.call(4, "machine.exec", ["name": "n", "argv": ["quick"]])["result"]?["stdout"] == "hi")
    #expect(try session.call(5, "server.info")["result"]?["name"] == "smolvm-rpc")
    #expect(session.lines.allSatisfy { !$0.contains(#""id":1,"#) && !$0.contains(#""id":2,"#) })
    _ = FileManager.default.createFile(atPath: gate, contents: nil)
    _ = try session.answer(2)
  }

  @Test func unknownMethodsNameTheNearestAndNothingRuns() throws {
    let fake = try FakeCLI([])
    let error = try fake.session().call(1, "machine.exce", [:])["error"]
    #expect(error?["code"] == -32601 && error?["data"]?["nearest"]?.array?.first == "machine.exec")
  }

  @Test func unknownMembersAreRefusedWithTheirPlaceAndMetaIsIgnored() throws {
    let fake = try FakeCLI([Self.rule(["machine"], ["stdout": "ok"])])
    let session = try fake.session()
    let error = try session.call(1, "machine.start", ["name": "m", "nmae": 1])["error"]
    #expect(error?["code"] == -32602 && error?["data"]?["path"] == "/nmae" && error?["data"]?["kind"] == "invalidParams")
    #expect(fake.runs.isEmpty)
    #expect(try session.call(2, "machine.start", ["name": "m", "_meta": ["x": 1]])["result"] != nil)
  }

  @Test func aNotificationIsCarriedOutAndNotAnswered() throws {
    let fake = try FakeCLI([
      Self.rule(["machine", "stop"], ["stdout": "ok"]), Self.rule(["machine", "start"], ["stderr": "bad luck"], ["exit": 1]),
    ])
    let session = try fake.session()
    session.send(#"{"jsonrpc":"2.0","method":"machine.stop","params":{"name":"m"}}"#)
    session.send(#"{"jsonrpc":"2.0","method":"machine.start","params":{"name":"m"}}"#)
    session.closeInput()
    let (lines, status) = try session.end()
    #expect(lines.isEmpty && status == 0 && fake.runs.count == 2)
    #expect(session.errors.contains("machine.start") && session.errors.contains("bad luck"))
  }

  @Test func aClientThatDoesNotReadStopsTheCommandsAndIsServedWhenItReadsAgain() throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["stdout": "\0", "times": 1_000_000])])
    // As JSON each answer has 6 MB; of 60 answers the pipe and the limit hold a part.
    let script = """
      import json, subprocess, sys, time
      p = subprocess.Popen([sys.argv[1], "--max-children", "4"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
      for i in range(60):
        params = {"name": "m", "argv": ["a"], "encoding": "utf8"}
        p.stdin.write(json.dumps({"jsonrpc": "2.0", "id": i, "method": "machine.exec", "params": params}).encode() + b"\\n")
      p.stdin.close()
      started, record = -1, sys.argv[2]
      while True:  # until no more are started
        time.sleep(2)
        now = open(record).read().count('"event":"start"')
        if now == started: break
        started = now
      answers = sum(1 for line in p.stdout if "result" in json.loads(line))
      print(started < 40, answers, p.wait())
      """
    let session = try Session(
      ["/usr/bin/env", "python3", "-c", script, Programs.smolvmRPC, fake.folder.file("record.jsonl")], environment: fake.environment
    )
    #expect(try session.end().lines == ["True 60 0"], "\(session.errors)")
  }

  @Test func aPlanSaysWhatWouldRunAndRunsNothing() throws {
    let fake = try FakeCLI([])
    let session = try fake.session()
    let plan = try session.call(
      1, "server.plan", ["method": "machine.create", "params": ["name": "m", "start": true, "ifExists": "reuse"]])["result"]
    let steps = plan?["steps"]?.array ?? []
    #expect(
      steps.map { $0["argv"]?.array?.dropFirst(3).prefix(2).compactMap(\.string) } == [
        ["machine", "create"], ["machine", "start"],
      ])
    #expect(steps.first?["env"] == ["NO_COLOR": "1", "RUST_LOG": "off", "SMOLVM_MACHINE_NAME": nil])
    let exec = try session.call(2, "server.plan", ["method": "machine.exec", "params": ["name": "m", "argv": ["a"]]])["result"]
    #expect(exec?["steps"]?.array?.count == 2)  // the second one only if the machine seems to be gone
    #expect(
      try session.call(3, "server.plan", ["method": "machine.start", "params": ["name": "-"]])["error"]?["data"]?["path"]
        == "/params/name")
    #expect(try session.call(4, "server.plan", ["method": "server.info"])["error"]?["data"]?["path"] == "/method")
    #expect(fake.runs.isEmpty)
  }

  @Test func aSignalThatEndsTheCLILeavesTheOutcomeUnknown() throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["stdout": "so far"], ["kill": 9])])
    let error = try fake.session().call(1, "machine.exec", ["name": "m", "argv": ["a"]])["error"]
    #expect(error?["code"] == 1008 && error?["data"]?["smolvm"]?["signal"] == 9 && error?["data"]?["output"]?["stdout"] == "so far")
  }

  @Test func aGrandchildThatHoldsThePipeHoldsNobodyUp() throws {
    let folder = try TemporaryFolder()
    let held = try folder.write("held", [])  // the grandchild lives until it goes
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["grandchild": .string(held)], ["stdout": "mine"])])
    let session = try fake.session()
    #expect(try session.call(1, "machine.exec", ["name": "m", "argv": ["a"]])["result"]?["stdout"] == "mine")
    session.closeInput()
    #expect(try session.end().status == 0)
  }

  @Test func aHundredCallsAtOnceAreEachAnsweredWithTheirOwn() throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["echoStdin": true])])
    let session = try fake.session("--max-children", "8")
    for id in 0..<100 {
      session.request(.number(JSONNumber(id)), "machine.exec", ["name": "m", "argv": ["a"], "stdin": .string("call \(id)")])
    }
    session.closeInput()
    let (lines, status) = try session.end()
    #expect(status == 0 && lines.count == 100)
    for line in lines {
      let answer = try JSONParser.parse(line)
      #expect(answer["result"]?["stdout"]?.string == "call \(answer["id"]?.int ?? -1)")
    }
  }

  @Test func whenNobodyReadsTheAnswersTheChildrenAreEndedAndSoAreWe() throws {
    let fake = try FakeCLI([
      FakeCLI.rule(["machine", "exec"], ["ignore": 15], ["waitFor": "/nowhere/at/all"]),
      FakeCLI.rule(["machine", "ls"], ["stdout": "[]"]),
    ])
    let requests =
      [#"{"jsonrpc":"2.0","id":1,"method":"machine.exec","params":{"name":"m","argv":["a"]}}"#]
      + (2...4).map { #"{"jsonrpc":"2.0","id":\#($0),"method":"server.info"}"# }
    let script =
      #"(printf '%s\n' "$1"; sleep 0.3; printf '%s\n' "$2"; sleep 0.3; printf '%s\n' "$3" "$4"; sleep 0.3) | ("$0"; echo "status $?" >&2) | head -1"#
    let pipe = try Session(["/bin/sh", "-c", script, Programs.smolvmRPC] + requests, environment: fake.environment)
    _ = try pipe.end()
    #expect(pipe.errors.contains("status 1"), "\(pipe.errors)")
    let child = try #require(fake.record.first { $0["argv"]?.array?.contains("exec") == true }?["pid"]?.int)
    #expect(kill(pid_t(child), 0) != 0)
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP]) func aSignalAnswersWhatIsInFlightEndsTheChildrenAndExits0(number: Int32) throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["ignore": 15], ["stdout": "x"], ["waitFor": "/nowhere/at/all"])])
    let session = try fake.session()
    session.request(1, "machine.exec", ["name": "m", "argv": ["a"]])
    session.request(2, "machine.stop", ["name": "m"])
    while fake.runs.isEmpty { usleep(1000) }
    session.signal(number)
    #expect(try session.answer(1)["error"]?["code"] == 1005)
    #expect(try session.answer(2)["error"]?["data"]?["kind"] == "shuttingDown")
    #expect(try session.end().status == 0)
    let child = try #require(fake.record.first { $0["argv"]?.array?.contains("exec") == true }?["pid"]?.int)
    #expect(kill(pid_t(child), 0) != 0 && fake.runs.count == 1)
  }

  @Test func aSecondSignalEndsAtOnce() throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["ignore": 15], ["waitFor": "/nowhere/at/all"])])
    let session = try fake.session()
    session.request(1, "machine.exec", ["name": "m", "argv": ["a"]])
    while fake.runs.isEmpty { usleep(1000) }
    session.signal(SIGTERM)
    usleep(200_000)  // the command ignores it, and would be killed after two seconds
    session.signal(SIGINT)
    #expect(try session.end().status == 130)
    // The reaper does what is left to do.
    let child = try #require(fake.record.first { $0["argv"]?.array?.contains("exec") == true }?["pid"]?.int)
    try Session.wait(5, for: "the command's end") { !Processes.isAlive(Int32(child)) }
  }

  @Test func theEnvironmentReachesTheChildByteForByte() throws {
    let folder = try TemporaryFolder()
    let script = #"""
      import os, subprocess, sys
      fake = os.path.join(sys.argv[2], "smolvm")
      open(fake, "w").write('#!/bin/sh\n[ "$1" = --version ] && echo smolvm 1.4.0 && exit\ncat /proc/self/environ >"%s/environ"\necho []\n' % sys.argv[2])
      os.chmod(fake, 0o755)
      environment = {b"ODD": b"\xff\xfe=x\n", b"EMPTY": b"", b"PATH": os.environb[b"PATH"]}
      subprocess.run([sys.argv[1], "--smolvm", fake, "call", "machine.list"], env=environment, check=True)
      seen = dict(e.split(b"=", 1) for e in open(sys.argv[2] + "/environ", "rb").read().split(b"\0") if e)
      print(seen[b"ODD"] == b"\xff\xfe=x\n", seen[b"EMPTY"] == b"", seen[b"NO_COLOR"] == b"1")
      """#
    let session = try Session(["/usr/bin/env", "python3", "-c", script, Programs.smolvmRPC, folder.path])
    #expect(try session.end().lines.last == "True True True", "\(session.errors)")
  }

  @Test(arguments: ["machine.create", "machine.branch"]) func secretsAreRefusedWhereAMachineIsMadeAndTheReasonIsSaid(method: String)
    throws
  {
    let fake = try FakeCLI([])
    let params: JSONValue = ["from": "m", "secrets": ["TOKEN": "hunter2"]]
    let error = try fake.session().call(1, method, params)["error"]
    #expect(error?["data"]?["path"] == "/secrets" && error?["data"]?["kind"] == "invalidParams")
    #expect(error?["message"]?.string?.contains("every later start or exec") == true && error?.text.contains("hunter2") == false)
    #expect(fake.runs.isEmpty)
  }

  @Test func infoSaysWhatThisSmolvmIsTooOldFor() throws {
    let old = try FakeCLI(version: "1.4.0", [])
    #expect(
      try old.session().call(1, "server.info")["result"]?["smolvm"]?["unsupported"]?["machine.exec"] == ["user", "secretKeychains"])
    let new = try FakeCLI(version: "1.32.2", [])
    #expect(try new.session().call(1, "server.info")["result"]?["smolvm"]?["unsupported"] == [:])
  }

  @Test func aSecretThatSmolvmRepeatsDoesNotComeOutInAnError() throws {
    let line = #"{"error":{"code":"CONFIG_ERROR","message":"config operation failed: resolve secret 'T': hunter2 is too short"}}"#
    let fake = try FakeCLI([FakeCLI.rule(["machine", "exec"], ["stderr": .string(line + "\n")], ["exit": 1])])
    let error = try fake.session().call(
      1, "machine.exec", ["name": "m", "argv": ["a"], "secrets": ["T": "hunter2"]])["error"]
    #expect(error?.text.contains("hunter2") == false && error?["message"]?.string?.contains("[T] is too short") == true)
  }

  @Test func theNoteOfATimeoutIsTakenOffAlsoWhereItComesInPieces() throws {
    let fake = try FakeCLI([
      FakeCLI.rule(
        ["machine", "exec"], ["stderr": "bad\n"], ["sleepMs": 60], ["stderr": "\n"], ["sleepMs": 60],
        ["stderr": "command timed out after 100ms"], ["exit": 124])
    ])
    let result = try fake.session().call(1, "machine.exec", ["name": "m", "argv": ["a"], "timeout": "100ms"])["result"]
    #expect(result?["stderr"] == "bad\n" && result?["timedOut"] == true, "\(String(describing: result?.text))")
  }
}
