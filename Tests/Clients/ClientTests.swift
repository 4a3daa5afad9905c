import Foundation
import JSON
import Testing
import TestSupport

/// The schema and the clients, from outside: in other languages, with other people's tools.
@Suite(
  .serialized,
  .enabled(if: Tiers.python != nil, "clients tier: Tests/all makes a Python with the tools and names it in SMOLVM_RPC_TEST_PYTHON"))
struct ClientTests {
  private static let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
  private static let schema = URL(fileURLWithPath: here + "/../../schema").standardized.path
  private static let python = Tiers.python ?? ""
  /// `machine exec` (1.32.2) gives a machine 3 s to answer its ping, and one emulated processor does not run twenty CLIs and a microVM in that
  /// time: "is not running", says smolvm alone, too. So there twenty calls at once are four runs at once.
  private static let machines = Tiers.machines + (Tiers.isEmulated ? ["--max-children", "4"] : [])

  /// Runs a program to its end.
  /// - Returns: what it printed.
  @discardableResult private func run(_ command: [String], seconds: Double = 600) throws -> [String] {
    try lines(of: start(command), command.dropFirst().first ?? "", seconds: seconds)
  }

  private func start(_ command: [String]) throws -> Session {
    let session = try Session(
      command,
      environment: ["PYTHONPATH": Self.schema + "/clients/python", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore"])
    session.closeInput()
    return session
  }

  private func lines(of session: Session, _ name: String, seconds: Double) throws -> [String] {
    let end = try session.end(seconds: seconds)
    try #require(end.status == 0, "\(name): \(end.lines.suffix(30).joined(separator: "\n"))\n\(session.errors)")
    return end.lines
  }

  private func script(_ name: String, _ arguments: String..., seconds: Double = 600) throws -> [String] {
    try run([Self.python, Self.here + "/" + name] + arguments, seconds: seconds)
  }

  @Test func theDocumentsAreWhatTheySayTheyAre() throws {
    let meta = Tiers.openRPCMetaSchema.map { [$0] } ?? []
    for line in try run([Self.python, Self.here + "/check_documents.py", Self.schema] + meta) { print(line) }
  }

  @Test func thePythonClientIsFullyTyped() throws {
    try run([
      Self.python, "-m", "mypy", "--strict", "--no-incremental", "--cache-dir", "/dev/null",
      Self.schema + "/clients/python/smolvm_rpc.py",
    ])
  }

  @Test func modelsAreMadeOfTheSchemaAndReadWhatIsWritten() throws {
    let fake = try FakeCLI([
      FakeCLI.rule(["machine", "exec"], ["stdout": "out\n"], ["stderr": "err"], ["exit": 3]),
      FakeCLI.rule(
        ["machine", "ls"], ["stdout": #"[{"name":"m","state":"running","pid":null,"created_at":1,"labels":{"a":"b"}}]"#]),
    ])
    let session = try fake.session()
    session.request(1, "machine.exec", ["name": "m", "argv": ["a"]])
    session.request(2, "machine.exec", ["name": "m", "argv": ["a"], "stream": true])
    session.request(3, "machine.list")
    session.request(4, "server.info")
    session.request(5, "machine.exec", ["name": "-x"])
    session.request(6, "machine.stop", ["name": "m"])
    session.send("no JSON")
    session.closeInput()
    let lines = try session.end().lines
    #expect(lines.count >= 8)
    let file = try fake.folder.write("lines.jsonl", Array((lines.joined(separator: "\n") + "\n").utf8))
    print(try script("models.py", Self.schema + "/smolvm-rpc.schema.json", file).last ?? "")
  }

  @Test func thePythonClientDrivesTheSimulation() throws {
    #expect(
      try script("python_scenario.py", Programs.smolvmRPC, "--simulate") == ["blocking: done", "asyncio: done", "loss: told"])
  }

  @Test func thePythonClientLosesNobodyWhateverGoesWrongAroundIt() throws {
    #expect(try script("python_edges.py", Programs.smolvmRPC, "--simulate") == ["edges: held"])
  }

  @Test(.withRealMicroVMs, .secondChanceWhereEmulated)
  func thePythonClientDrivesARealMicroVM() throws {
    print(try run([Self.python, Self.here + "/python_scenario.py"] + Self.machines))
  }

  @Test func theTypeScriptClientIsFullyTypedAndDrivesTheSimulation() throws {
    let folder = try compiledTypeScript()
    #expect(
      try run(["/usr/bin/env", "node", folder.file("typescript_scenario.js"), Programs.smolvmRPC, "--simulate"])
        == ["calls: done", "loss: told"])
    #expect(
      try run(["/usr/bin/env", "node", folder.file("typescript_edges.js"), Programs.smolvmRPC, "--simulate"]) == ["edges: held"])
  }

  @Test func theExamplesRun() throws {
    let simulated = [Programs.smolvmRPC, "--simulate"]
    let python = try run([Self.python, Self.schema + "/clients/python/example.py"] + simulated)
    #expect(python == ["stdout 1", "stdout 2", "stdout 3", "exit code 0"])
    let folder = try compiledTypeScript()
    #expect(try run(["/usr/bin/env", "node", folder.file("example.js")] + simulated) == ["1", "2", "3", "exit code 0"])
  }

  @Test(.withRealMicroVMs, .secondChanceWhereEmulated)
  func theTypeScriptClientDrivesARealMicroVM() throws {
    let folder = try compiledTypeScript()
    print(try run(["/usr/bin/env", "node", folder.file("typescript_scenario.js")] + Self.machines))
  }

  /// The client and its scenario as JavaScript. Node's own types are no part of Debian; node.d.ts has what is used of them.
  private func compiledTypeScript() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for path in [
      Self.schema + "/clients/typescript/smolvm-rpc.ts", Self.schema + "/clients/typescript/example.ts",
      Self.here + "/typescript_scenario.ts", Self.here + "/typescript_edges.ts", Self.here + "/node.d.ts",
    ] {
      try FileManager.default.copyItem(atPath: path, toPath: folder.file(URL(fileURLWithPath: path).lastPathComponent))
    }
    try folder.write("package.json", Array(#"{"type":"module"}"#.utf8))
    try run(
      [
        "/usr/bin/env", "tsc", "--strict", "--noUnusedLocals", "--noUncheckedIndexedAccess", "--target", "es2022", "--lib",
        "es2022",
      ]
        + ["--module", "es2022", "--moduleResolution", "node", "--outDir", folder.path]
        + ["node.d.ts", "smolvm-rpc.ts", "example.ts", "typescript_scenario.ts", "typescript_edges.ts"].map(folder.file))
    return folder
  }

  /// Ten thousand calls (some strategies have fewer different ones than they are asked for), of which a third are as the schema makes them,
  /// and the others are spoiled. Most of the time is hypothesis' own: two halves side by side.
  @Test func generatedCallsAreTakenOrRefusedAsTheSchemaSays() throws {
    let schema = Self.schema + "/smolvm-rpc.schema.json"
    let halves = try ["0/2", "1/2"].map { share in
      try start(
        [Self.python, Self.here + "/generated_calls.py", schema, "11000", share, Programs.smolvmRPC, "--simulate"])
    }
    let calls = try halves.map { half in
      let last = try lines(of: half, "generated_calls.py", seconds: 1200).last ?? ""
      print(last)
      return try #require(Int(last.prefix { $0.isNumber }))
    }
    #expect(calls.reduce(0, +) >= 10_000)
  }
}
