import Foundation
import JSON
import Testing
import TestSupport

/// Real microVMs, from creation to deletion, through the program.
@Suite(.serialized, .secondChanceWhereEmulated, .withRealMicroVMs)
struct MachineTests {
  private func result(_ session: Session, _ method: String, _ params: JSONValue) throws -> JSONValue {
    let answer = try session.call(.string(UUID().uuidString), method, params)
    return try #require(answer["result"], "\(method): \(answer.text)\n\(session.errors)")
  }

  /// An emulated microVM now and then does not boot. That is the emulation's, is said, and is tried again.
  private func start(_ session: Session, _ machine: JSONValue) throws -> JSONValue {
    for attempt in 1...3 {
      let answer = try session.call(.string(UUID().uuidString), "machine.start", ["name": machine])
      if answer["error"]?["data"]?["kind"] != "bootFailed" { return try #require(answer["result"], "\(answer.text)") }
      print("The microVM did not boot (attempt \(attempt)): \(answer.text)")
    }
    throw Session.Failure(description: "the microVM did not boot in three attempts")
  }

  @Test func aMachineLivesAndLeavesNothing() throws {
    let name = "t-\(UUID().uuidString.prefix(8).lowercased())"
    let machine: JSONValue = .string(name)
    let session = try Session(Tiers.machines)
    #expect(try result(session, "server.info", [:])["smolvm"]?["available"] == true)
    #expect(try result(session, "machine.create", ["name": machine, "cpus": 1, "memoryMiB": 512])["name"] == machine)
    #expect(try result(session, "machine.status", ["name": machine])["state"] == "created")

    let early = try session.call("early", "machine.exec", ["name": machine, "argv": ["true"]])["error"]
    #expect(early?["data"]?["kind"] == "machineNotRunning" && early?["data"]?["started"] == false)

    #expect(try start(session, machine)["alreadyRunning"] == false)
    #expect(try result(session, "machine.start", ["name": machine])["alreadyRunning"] == true)
    #expect(try result(session, "machine.status", ["name": machine])["state"] == "running")
    let listed = try result(session, "machine.list", [:])["machines"]?.array ?? []
    #expect(listed.contains { $0["name"] == machine && $0["state"] == "running" })

    for code in [0, 1, 3, 124, 137] {
      let script = "printf out; printf err >&2; exit \(code)"
      let exec = try result(session, "machine.exec", ["name": machine, "argv": ["sh", "-c", .string(script)]])
      #expect(exec["exitCode"]?.int == code && exec["stdout"] == "out" && exec["stderr"] == "err", "\(exec.text)")
    }
    #expect(try result(session, "machine.exec", ["name": machine, "argv": ["sh", "-c", "kill -9 $$"]])["exitCode"] == 137)
    let timedOut = try result(
      session, "machine.exec", ["name": machine, "argv": ["sh", "-c", "echo so far; echo bad >&2; sleep 60"], "timeout": "2s"])
    #expect(timedOut["timedOut"] == true && timedOut["exitCode"] == 124, "\(timedOut.text)")
    #expect(timedOut["stdout"] == "so far\n" && timedOut["stderr"] == "bad\n", "\(timedOut.text)")

    let bytes = (0...255).map { UInt8($0) }
    let binary = try result(
      session, "machine.exec",
      ["name": machine, "argv": ["cat"], "stdin": .string(Base64.encode(bytes)), "stdinEncoding": "base64", "env": ["A": "b\nc=d"]])
    #expect(binary["stdout"]?.string.flatMap(Base64.decode) == bytes, "\(binary.text)")
    let environment = try result(
      session, "machine.exec",
      ["name": machine, "argv": ["sh", "-c", #"printf '%s|%s' "$A" "$PWD""#], "env": ["A": "b\nc=d"], "workdir": "/tmp"])
    #expect(environment["stdout"] == "b\nc=d|/tmp", "\(environment.text)")

    let none = try session.call("none", "machine.exec", ["name": machine, "argv": ["/no/such/program"]])["error"]
    #expect(
      none?["data"]?["kind"] == "commandNotStarted" && none?["data"]?["started"] == false, "\(String(describing: none?.text))")

    try copies(session, machine)

    #expect(try result(session, "machine.stop", ["name": machine])["wasRunning"] == true)
    #expect(try result(session, "machine.stop", ["name": machine])["wasRunning"] == false)
    #expect(try result(session, "machine.status", ["name": machine])["state"] == "stopped")
    #expect(try result(session, "machine.delete", ["name": machine])["name"] == machine)
    let gone = try session.call("gone", "machine.status", ["name": machine])["error"]
    #expect(gone?["data"]?["kind"] == "machineNotFound")
    session.closeInput()
    #expect(try session.end().status == 0)
    #expect(try RealMachine.traces(of: name) == [])
  }

  /// Files in and out, byte for byte.
  private func copies(_ session: Session, _ machine: JSONValue) throws {
    let share = try #require(Tiers.share)
    var bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
    bytes[17] = 0
    let place = "srpc-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: share.here + "/" + place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: share.here + "/" + place) }
    for name in ["plain", "with:colon"] {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(share.here)/\(place)/\(name)"))
      let guest: JSONValue = .string("/tmp/\(name)")
      let up: JSONValue = [
        "src": ["path": .string("\(share.there)/\(place)/\(name)")], "dst": ["machine": machine, "path": guest],
      ]
      #expect(try result(session, "machine.cp", up) == ["copied": true])
      let back: JSONValue = ["src": ["machine": machine, "path": guest], "dst": ["path": .string("\(share.there)/\(place)/back")]]
      #expect(try result(session, "machine.cp", back) == ["copied": true])
      #expect(FileManager.default.contents(atPath: "\(share.here)/\(place)/back") == Data(bytes))
    }
  }

  @Test func fiveLinesInOnePipeGiveFiveAnswersWithoutWaiting() throws {
    for attempt in 1...3 {
      let name: JSONValue = .string("t-\(UUID().uuidString.prefix(8).lowercased())")
      let session = try Session(Tiers.machines)
      session.request(1, "machine.create", ["name": name, "cpus": 1, "memoryMiB": 512])
      session.request(2, "machine.start", ["name": name])
      session.request(3, "machine.exec", ["name": name, "argv": ["sh", "-c", "echo hello; exit 42"]])
      session.request(4, "machine.stop", ["name": name])
      session.request(5, "machine.delete", ["name": name])
      session.closeInput()
      let (lines, status) = try session.end(seconds: 300)
      let answers = try lines.map { try JSONParser.parse($0) }
      try #require(status == 0 && answers.map { $0["id"]?.int } == [1, 2, 3, 4, 5], "\(lines) \(session.errors)")
      if answers.count > 1, answers[1]["error"]?["data"]?["kind"] == "bootFailed", attempt < 3 {
        print("The microVM did not boot (attempt \(attempt)): \(lines[1])")
        continue
      }
      #expect(answers.allSatisfy { $0["result"] != nil }, "\(lines)")
      #expect(answers[2]["result"]?["exitCode"] == 42 && answers[2]["result"]?["stdout"] == "hello\n")
      return
    }
  }
}
