import Foundation
import JSON
import Testing
import TestSupport

/// exec and cp through the real CLI, with a stand-in for the agent that runs in a machine: the CLI's side is real, the guest's is this
/// host's own processes and files.
@Suite(
  .enabled(
    if: !Tiers.clis.isEmpty && Tiers.agent != nil, "contract tier: Tests/all sets SMOLVM_RPC_TEST_CLIS and SMOLVM_RPC_TEST_AGENT"))
struct AgentTests {
  @Test(arguments: Tiers.clis) func outputAndExitCodesComeOutAsTheyAre(cli: Tiers.CLI) throws {
    let real = try RealCLI(cli)
    try real.machineWithAgent("m")
    for code in [0, 1, 2, 42, 124, 127, 255] {
      let script = "printf out; printf err >&2; exit \(code)"
      let result = try real.result("machine.exec", ["name": "m", "argv": ["sh", "-c", .string(script)]])
      #expect(result["exitCode"]?.int == code && result["stdout"] == "out" && result["stderr"] == "err", "\(result.text)")
      #expect(result["timedOut"] == nil)
    }
    #expect(try real.result("machine.exec", ["name": "m", "argv": ["sh", "-c", "kill -9 $$"]])["exitCode"] == 137)
  }

  @Test(arguments: Tiers.clis) func everyByteGoesInAndComesOut(cli: Tiers.CLI) throws {
    let real = try RealCLI(cli)
    try real.machineWithAgent("m")
    var bytes = (0...255).map { UInt8($0) }
    while bytes.count < 300_000 { bytes += bytes }
    let result = try real.result(
      "machine.exec",
      ["name": "m", "argv": ["cat"], "stdin": .string(Base64.encode(bytes)), "stdinEncoding": "base64"])
    #expect(result["stdoutEncoding"] == "base64" && result["stdout"]?.string.flatMap(Base64.decode) == bytes)
  }

  @Test(arguments: Tiers.clis) func environmentAndWordsArriveExactly(cli: Tiers.CLI) throws {
    let real = try RealCLI(cli)
    try real.machineWithAgent("m")
    let result = try real.result(
      "machine.exec",
      [
        "name": "m", "env": ["A": "one\ntwo=three", "B": "", "C": "-x é"], "workdir": "/",
        "argv": [
          "sh", "-c", #"printf '%s|' "$A" "${B-unset}" "$C" "$PWD" "$@""#, "sh", "", "--name", "two words", "new\nline", "-x",
        ],
      ])
    #expect(result["stdout"] == "one\ntwo=three||-x é|/||--name|two words|new\nline|-x|", "\(result.text)")
  }

  /// The value on its way: the command has it; no argument list of this host, no file and no line on stderr.
  @Test(arguments: Tiers.clis) func secretsReachTheCommandAndNothingElse(cli: Tiers.CLI) throws {
    let real = try RealCLI(cli)
    try real.machineWithAgent("m")
    let value = "hunter2-\(UUID().uuidString)"
    let script = #"printf '%s' "$TOKEN" | wc -c; printf '%s' "$TOKEN" | rev; exec sleep 2"#
    let params: JSONValue = [
      "name": "m", "argv": ["sh", "-c", .string(script)], "secrets": ["TOKEN": .string(value)], "stream": true,
    ]
    real.session.request("secret", "machine.exec", params)
    try real.session.waitForOutput("secret", bytes: value.utf8.count + 3)
    let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
    var seen = 0
    for process in processes {
      guard let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else { continue }
      let words = String(decoding: line, as: UTF8.self)
      #expect(!words.contains(value), "\(words)")
      if words.contains("TOKEN=SMOLVM_RPC_SECRET_0") { seen += 1 }
    }
    #expect(seen > 0, "the CLI was not there to be looked at")
    #expect(try real.session.answer("secret")["result"]?["exitCode"] == 0)
    let output = StreamedOutput(real.session.notifications("secret")).text("stdout")
    #expect(output.hasPrefix("\(value.utf8.count)\n") && output.contains(String(value.reversed())), "\(output)")
    for path in try FileManager.default.subpathsOfDirectory(atPath: real.folder.path) where !path.hasSuffix("agent.log") {
      // A disk of older versions is an empty file of 20 GiB.
      let attributes = try FileManager.default.attributesOfItem(atPath: real.folder.file(path))
      guard attributes[.type] as? FileAttributeType == .typeRegular, (attributes[.size] as? Int ?? 0) < 64 << 20,
        let bytes = FileManager.default.contents(atPath: real.folder.file(path))
      else { continue }
      #expect(bytes.range(of: Data(value.utf8)) == nil, "\(path)")
    }
    #expect(!real.session.errors.contains(value))
    let plan = try real.result("server.plan", ["method": "machine.exec", "params": params])
    #expect(!plan.text.contains(value) && plan.text.contains("SMOLVM_RPC_SECRET_0"))
  }

  @Test(arguments: Tiers.clis) func aCommandWithoutStdinReadsItsEndAtOnce(cli: Tiers.CLI) throws {
    let real = try RealCLI(cli)
    try real.machineWithAgent("m")
    #expect(try real.result("machine.exec", ["name": "m", "argv": ["cat"]])["exitCode"] == 0)
  }

  @Test(arguments: Tiers.clis) func aTimeoutIsSaidAndTheOutputSoFarKept(cli: Tiers.CLI) throws {
    let real = try RealCLI(cli)
    try real.machineWithAgent("m")
    let result = try real.result(
      "machine.exec", ["name": "m", "argv": ["sh", "-c", "echo so far; sleep 60"], "timeout": "500ms"])
    #expect(result["exitCode"] == 124 && result["timedOut"] == true && result["stdout"] == "so far\n", "\(result.text)")
  }

  @Test(arguments: Tiers.clis) func aProgramThatIsNotThereIsAnErrorAndNoExitCode(cli: Tiers.CLI) throws {
    let real = try RealCLI(cli)
    try real.machineWithAgent("m")
    let error = try real.error("machine.exec", ["name": "m", "argv": ["/no/such/program"]])
    #expect(error["data"]?["kind"] == "commandNotStarted" && error["data"]?["started"] == false, "\(error.text)")
  }

  @Test(arguments: Tiers.clis) func anAgentThatIsLostMidwayIsAnErrorWithTheOutputSoFar(cli: Tiers.CLI) throws {
    let real = try RealCLI(cli)
    try real.machineWithAgent("m")
    let error = try real.error("machine.exec", ["name": "m", "argv": ["DROP"]])
    #expect(error["data"]?["output"]?["stdout"] == "part\n" && error["data"]?["started"] == true, "\(error.text)")
  }

  @Test(arguments: Tiers.clis) func aMachineThatIsNotRunningIsAnError(cli: Tiers.CLI) throws {
    let real = try RealCLI(cli)
    _ = try real.result("machine.create", ["name": "m"])
    let error = try real.error("machine.exec", ["name": "m", "argv": ["true"]])
    #expect(error["data"]?["kind"] == "machineNotRunning" && error["data"]?["started"] == false, "\(error.text)")
  }

  @Test(arguments: Tiers.clis, [0, 1, 4096, 1 << 20, (1 << 20) + 1, 5_000_000]) func filesArriveByteForByteBothWays(
    cli: Tiers.CLI, size: Int
  ) throws {
    let real = try RealCLI(cli)
    try real.machineWithAgent("m")
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) }
    // Host files with a colon, a leading dash and a space; a guest path with a colon.
    for name in ["plain", "a:b", "sp ace"] {
      let here = try real.folder.write(name, bytes)
      let guest = real.folder.file("guest:\(name.utf8.count)")
      #expect(try real.result("machine.cp", ["src": ["path": .string(here)], "dst": .string("m:\(guest)")]) == ["copied": true])
      #expect(FileManager.default.contents(atPath: guest) == Data(bytes), "\(name) up")
      let back = real.folder.file("back-\(name)")
      #expect(
        try real.result("machine.cp", ["src": ["machine": "m", "path": .string(guest)], "dst": ["path": .string(back)]]) == [
          "copied": true
        ])
      #expect(FileManager.default.contents(atPath: back) == Data(bytes), "\(name) down")
    }
  }
}
