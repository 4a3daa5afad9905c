import Foundation
import JSON
import Testing
import TestSupport

/// Real MCP clients, of both eras.
@Suite(
  .serialized,
  .enabled(
    if: Tiers.mcp != nil, "clients tier: Tests/all makes Pythons with MCP clients and names them in SMOLVM_RPC_TEST_MCP and _MCP1"))
struct MCPClientTests {
  private static let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/mcp/"
  private static let python = Tiers.mcp ?? ""

  @discardableResult private func run(_ command: [String]) throws -> [String] {
    let session = try Session(command, environment: ["PYTHONDONTWRITEBYTECODE": "1"])
    session.closeInput()
    let end = try session.end(seconds: 600)
    try #require(end.status == 0, "\(command): \(end.lines.suffix(30).joined(separator: "\n"))\n\(session.errors)")
    return end.lines
  }

  /// Every line that was written, against what the protocol publishes of its revision.
  private func hold(_ trace: String, against revision: String) throws {
    let schemas = Tiers.mcpSchemas.map { [$0] } ?? []
    print(try run([Self.python, Self.here + "lines.py", trace, revision] + schemas).last ?? "")
  }

  @Test(arguments: [("auto", "2026-07-28"), ("legacy", "2025-11-25"), ("2026-07-28", "2026-07-28")])
  func theOfficialClientDoesWhatAnAgentDoes(mode: String, revision: String) throws {
    let folder = try TemporaryFolder()
    let said = try run([
      Self.python, Self.here + "scenario.py", mode, Programs.smolvmRPC, "mcp", "--simulate", "--trace", folder.file("trace"),
    ])
    #expect(said.last?.hasPrefix("\(mode): \(revision), 12 tools") == true, "\(said)")
    try hold(folder.file("trace"), against: revision)
  }

  @Test(
    .enabled(if: Tiers.mcp1 != nil, "clients tier: Tests/all makes a Python with mcp<2 and names it in SMOLVM_RPC_TEST_MCP1"),
    arguments: ["2025-11-25", "2025-06-18"]
  ) func theOfficialClientOfTheFirstEraDoesSo(revision: String) throws {
    let folder = try TemporaryFolder()
    let said = try run([
      Tiers.mcp1 ?? "", Self.here + "scenario_1.py", revision, Programs.smolvmRPC, "mcp", "--simulate", "--trace",
      folder.file("trace"),
    ])
    #expect(said == ["mcp 1: \(revision), 12 tools"])
    try hold(folder.file("trace"), against: revision)
  }

  @Test func anotherClientDoesSoWithAUsersConfiguration() throws {
    let said = try run([Self.python, Self.here + "fastmcp_scenario.py", Programs.smolvmRPC, "mcp", "--tools", "all", "--simulate"])
    let file = Self.here + "../../../schema/mcp-tools.json"
    let published = try JSONParser.parse(String(contentsOfFile: file, encoding: .utf8))["tools"]?.array?.count
    #expect(said == ["fastmcp: \(try #require(published)) tools"])
  }

  @Test func whenTheClientIsKilledEverythingIsGone() throws {
    // Without labels the machine is known by its age.
    let fake = try FakeCLI(version: "1.4.0", [])
    try fake.play([
      FakeCLI.rule(["machine", "create"], ["stdout": "Created machine: m\n"]),
      FakeCLI.rule(["machine", "start"], ["stdout": "Machine 'm' running (PID: 7)\n"]),
      FakeCLI.rule(
        ["machine", "status"],
        ["stdout": .string(#"{"name":"m","state":"running","created_at":\#(FakeCLI.createdLater)}"#)]),
      FakeCLI.rule(["machine", "delete"], ["stdout": "Deleted machine: m\n"]),
      FakeCLI.rule(["machine", "exec"], ["ignore": 1], ["stdout": "x\n"], ["sleepMs": 600_000]),
    ])
    let client = try Session(
      [Self.python, Self.here + "hold.py", Programs.smolvmRPC, "--smolvm", fake.executable(), "mcp"],
      environment: ["XDG_STATE_HOME": fake.folder.file("state"), "PYTHONDONTWRITEBYTECODE": "1"])
    let server = try #require(client.waitForLines(1).first.flatMap { Int32($0) })
    let command = try #require(fake.record.first { $0["argv"]?.text.contains("\"wait\"") == true }?["pid"]?.int)
    client.signal(SIGKILL)
    try Session.wait(5, for: "the server's end") { !Processes.isAlive(server) }
    try Session.wait(5, for: "the command's end") { !Processes.isAlive(Int32(command)) }
    try Session.wait(5, for: "the machine's end") { fake.runs.contains { $0.contains("delete") } }
  }

  @Test(.withRealMicroVMs, .secondChanceWhereEmulated)
  func anAgentsMachineIsGoneWhenItsClientHasClosed() throws {
    let share = try #require(Tiers.share)
    let trace = "trace-\(UUID().uuidString.prefix(8))"
    defer { try? FileManager.default.removeItem(atPath: share.here + "/" + trace) }
    let said = try run(
      [Self.python, Self.here + "scenario.py", "auto"] + Tiers.machines + ["mcp", "--trace", share.there + "/" + trace])
    let name = try #require(said.last?.split(separator: " ").last.map(String.init))
    try hold(share.here + "/" + trace, against: "2026-07-28")
    // By the reaper, which may have to stop it first.
    try Session.wait(30, for: "the machine's end") {
      try Session(Tiers.machines + ["call", "machine.list"]).end().lines.joined().contains("\"\(name)\"") == false
    }
  }
}
