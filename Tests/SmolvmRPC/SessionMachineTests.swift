import Foundation
import JSON
import Testing
import TestSupport

/// Machines that live as long as the session, through the program.
struct SessionMachineTests {
  private static let rule = FakeCLI.rule

  /// A smolvm of one machine, whose label is whatever create was given.
  private func smolvm(_ version: String, label: String? = nil, createdAt: Int = FakeCLI.createdLater) throws
    -> FakeCLI
  {
    let labels = label.map { #""labels":{"smolvm-rpc.session":"\#($0)"},"# } ?? ""
    return try FakeCLI(
      version: version,
      [
        Self.rule(["machine", "create"], ["stdout": "Created machine: m\n"]),
        Self.rule(
          ["machine", "status"], ["stdout": .string(#"{"name":"m","state":"running",\#(labels)"created_at":\#(createdAt)}"#)]),
        Self.rule(["machine", "delete"], ["stdout": "Deleted machine: m\n"]),
        Self.rule(["machine", "exec"], ["ignore": 1], ["stdout": "x"], ["waitFor": "/nowhere/at/all"]),
      ])
  }

  private func session(_ fake: FakeCLI) throws -> Session {
    // The reaper is given the path of smolvm, and little of the environment.
    try Session(
      [Programs.smolvmRPC, "--smolvm", fake.executable()], environment: ["XDG_STATE_HOME": fake.folder.file("state")])
  }

  private func commands(_ fake: FakeCLI) -> [String] {
    fake.runs.compactMap { $0.first { ["create", "status", "delete", "exec"].contains($0) } }
  }

  private func journals(_ fake: FakeCLI) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: fake.folder.file("state/smolvm-rpc/sessions"))) ?? []
  }

  @Test func itIsGoneAfterTheEndOfTheInput() throws {
    let fake = try smolvm("1.4.0")
    let session = try session(fake)
    #expect(
      try session.call(1, "machine.create", ["name": "m", "lifetime": "session"])["result"] == ["name": "m", "lifetime": "session"])
    session.closeInput()
    #expect(try session.end().status == 0)
    // Without labels it is known by when it was made.
    #expect(commands(fake) == ["create", "status", "status", "delete"] && journals(fake).isEmpty)
  }

  /// A create that failed for another reason says nothing about whose the machine of that name is.
  @Test func oneThatWasThereBeforeIsNotDeleted() throws {
    let fake = try smolvm("1.4.0", createdAt: 1234)
    try fake.play([
      Self.rule(["machine", "create"], ["stderr": "Error: database is locked\n"], ["exit": 1]),
      Self.rule(["machine", "status"], ["stdout": #"{"name":"m","state":"running","created_at":1234}"#]),
      Self.rule(["machine", "delete"], ["stdout": "Deleted machine: m\n"]),
    ])
    let session = try session(fake)
    #expect(try session.call(1, "machine.create", ["name": "m", "lifetime": "session"])["error"] != nil)
    session.closeInput()
    #expect(try session.end().status == 0)
    #expect(!commands(fake).contains("delete") && journals(fake).isEmpty, "\(commands(fake))")
  }

  /// The simulation makes the branches of a batch one by one, and so may a smolvm.
  @Test func theBranchesOfABatchThatFailedHalfWayGoWithTheSession() throws {
    let session = try Session([Programs.smolvmRPC, "--simulate"])
    for (id, params) in [["name": "m"], ["name": "b-1"]].enumerated() {
      #expect(
        try session.call(.number(JSONNumber(id)), "machine.create", .object(JSONObject(params.map { ($0, .string($1)) })))["result"]
          != nil)
    }
    #expect(try session.call(3, "machine.start", ["name": "m", "branchable": true])["result"] != nil)
    let failed = try session.call(
      4, "machine.branch", ["from": "m", "namePrefix": "b", "count": 3, "noWaitReady": true, "lifetime": "session"])
    #expect(failed["error"]?["data"]?["kind"] == "machineExists", "\(failed.text)")
    let names = try session.call(5, "machine.list")["result"]?["machines"]?.array?.compactMap { $0["name"]?.string } ?? []
    let report = try session.call(6, "server.shutdown")["result"]
    #expect(
      report?["deleted"]?.array?.compactMap(\.string) == names.filter { $0 == "b-0" },
      "\(names) \(String(describing: report?.text))")
    #expect(names.contains("b-0"))
  }

  @Test func itIsGoneAfterTheServerWasKilledAndSoIsEveryCommand() throws {
    let fake = try smolvm("1.4.0")
    let session = try session(fake)
    _ = try session.call(1, "machine.create", ["name": "m", "lifetime": "session"])
    session.request(2, "machine.exec", ["name": "m", "argv": ["a"], "stream": true])
    try session.waitForOutput(2, bytes: 1)
    let child = try #require(fake.record.last { $0["event"] == "start" }?["pid"]?.int)
    session.signal(SIGKILL)
    try Session.wait(5, for: "the delete") { commands(fake).contains("delete") }
    try Session.wait(5, for: "the command's end") { !Processes.isAlive(Int32(child)) }
    try Session.wait(5, for: "the journal's end") { journals(fake).isEmpty }
  }

  @Test func whereSmolvmKnowsLabelsItIsKnownByOne() throws {
    let fake = try smolvm("1.32.2", label: "somebody else's")
    let session = try session(fake)
    _ = try session.call(1, "machine.create", ["name": "m", "lifetime": "session", "labels": ["mine": "too"]])
    let words = try #require(fake.runs.first)
    let labels = words.indices.filter { words[$0] == "--label" }.map { words[$0 + 1] }
    #expect(labels.count == 2 && labels[0] == "mine=too" && labels[1].hasPrefix("smolvm-rpc.session="))
    session.closeInput()
    #expect(try session.end().status == 0)
    // The machine of that name is another one by now.
    #expect(commands(fake) == ["create", "status"])
  }

  @Test func oneThatWasDeletedIsNotLookedForAgain() throws {
    let fake = try smolvm("1.32.2", label: "x")
    let session = try session(fake)
    _ = try session.call(1, "machine.create", ["name": "m", "lifetime": "session"])
    _ = try session.call(2, "machine.delete", ["name": "m"])
    session.closeInput()
    #expect(try session.end().status == 0 && commands(fake) == ["create", "delete"])
  }

  @Test func aPersistentOneStays() throws {
    let fake = try smolvm("1.32.2")
    let session = try session(fake)
    #expect(try session.call(1, "machine.create", ["name": "m"])["result"]?["lifetime"] == "persistent")
    session.closeInput()
    #expect(try session.end().status == 0 && commands(fake) == ["create"])
  }

  @Test func aShutdownSaysWhatWasCleanedUp() throws {
    let fake = try smolvm("1.4.0")
    let session = try session(fake)
    _ = try session.call(1, "machine.create", ["name": "m", "lifetime": "session"])
    session.request(2, "machine.exec", ["name": "m", "argv": ["a"], "stream": true])
    try session.waitForOutput(2, bytes: 1)
    let report = try session.call(3, "server.shutdown")["result"]
    #expect(report?["deleted"] == ["m"] && report?["left"] == [])
    #expect(try session.answer(2)["error"]?["code"] == 1005)
    #expect(try session.end().status == 0)
  }
}
