import ChildProcess
import Foundation
import JSON
import Smolvm
import Synchronization
import Testing
import TestSupport

@testable import SmolvmRPC

/// A home of its own, with a fake smolvm in which some machines are.
final class Scene: Sendable {
  let fake: FakeCLI
  let home: TemporaryFolder
  let environment: ChildEnvironment
  let folder: StateFolder
  let smolvm: String
  private let delete: [JSONValue]
  private let machines: Locked<[String: JSONValue]>

  /// - Parameters:
  ///   - machines: names, and what status says.
  ///   - delete: what `machine delete` does.
  init(_ machines: [String: JSONValue] = [:], delete: JSONValue...) throws {
    self.delete = delete
    self.machines = Locked(machines)
    fake = try FakeCLI([])
    home = try TemporaryFolder()
    environment = ChildEnvironment(["HOME": home.path, "PATH": "/usr/bin:/bin"])
    folder = try StateFolder(environment)
    smolvm = try fake.executable()
    try play()
  }

  /// From now on there is such a machine.
  func add(_ name: String, _ status: JSONValue) throws {
    machines.change { $0[name] = status }
    try play()
  }

  /// From now on there is none.
  func remove(_ name: String) throws {
    machines.change { $0[name] = nil }
    try play()
  }

  private func play() throws {
    let found = machines.get.map { name, status in FakeCLI.rule(["machine", "status", name], ["stdout": .string(status.text)]) }
    try fake.play(
      found + [
        FakeCLI.rule(["machine", "status"], ["stderr": .string(Self.notFound)], ["exit": 1]),
        ["match": ["machine", "delete"], "do": .array(delete)],
      ])
  }

  static let notFound = #"{"error":{"code":"CONFIG_ERROR","message":"machine 'x' not found"}}"# + "\n"

  /// A machine as smolvm shows it.
  static func machine(label session: String? = nil, createdAt: Int = 1_750_000_000) -> JSONValue {
    let labels: JSONValue = session.map { [SmolvmRPC.Session.labelKey: .string($0)] } ?? [:]
    return ["name": "x", "state": "running", "labels": labels, "created_at": .number(JSONNumber(createdAt))]
  }

  func session() -> SmolvmRPC.Session {
    SmolvmRPC.Session(smolvm: smolvm, environment: environment, executable: Programs.smolvmRPC)
  }

  func header(_ session: String = Scene.someone) -> JournalHeader {
    JournalHeader(session: session, smolvm: smolvm, environment: environment)
  }

  /// The journal of a living session.
  func journal(_ records: [JournalRecord] = [], header: JournalHeader? = nil) throws -> Journal {
    let journal = try Journal(header ?? self.header(), in: folder)
    for record in records { try #require(journal.add(record) != nil) }
    return journal
  }

  /// A journal that nobody holds.
  @discardableResult func deadJournal(_ records: [JournalRecord], header: JournalHeader? = nil) throws -> String {
    try journal(records, header: header).file.path
  }

  /// A session's id.
  static let someone = "0123456789abcdef"

  /// Which machines smolvm was told to delete.
  var deletions: [String] { fake.runs.filter { $0.contains("delete") }.compactMap(\.last).sorted() }
}

/// A child that leads a group of its own, as those of a server do.
final class Group: Sendable {
  private static let loop = Result { () throws(SpawnError) in try ProcessLoop() }
  private let handle: ChildHandle
  let leader: ProcessIdentity

  /// Runs a shell script, which is to make `ready` in its folder when it is ready.
  init(_ script: String = "") throws {
    let folder = try TemporaryFolder()
    let pid = OneValue<Int32>()
    handle = try Self.loop.get().spawn(
      ProcessSpec(
        executable: "/bin/sh", arguments: ["-c", script + "\n: >\"$0\"; while :; do sleep 60 & wait; done", folder.file("ready")],
        environment: [("PATH", "/usr/bin:/bin")]),
      started: { pid.set($0) }, output: { _, _ in }, end: { _ in })
    let number = try #require(pid.wait())
    leader = try #require(ProcessIdentity.of(number))
    #expect(eventually { FileManager.default.fileExists(atPath: folder.file("ready")) })
  }

  deinit { handle.signal(SIGKILL) }

  /// Whether anybody of it is alive; nobody takes away the zombies of those who have lost their parent in some containers.
  var isAlive: Bool { leader.isAlive || Self.members(of: leader.pid).contains { ProcessIdentity.of($0) != nil } }

  /// The processes of a group.
  static func members(of group: Int32) -> [Int32] {
    #if os(Linux)
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return numbers.compactMap { Int32($0) }.filter { getpgid($0) == group }
    #else
    return kill(-group, 0) == 0 ? [group] : []
    #endif
  }
}

/// A value that one thread waits for and another sets.
final class OneValue<Value: Sendable>: Sendable {
  private let value = Locked<Value?>(nil)
  func set(_ new: Value) { value.change { $0 = new } }
  func wait() -> Value? { eventually { self.value.get != nil } ? value.get : nil }
}

/// A value that threads share.
final class Locked<Value: Sendable>: Sendable {
  private let value: Mutex<Value>
  init(_ value: Value) { self.value = Mutex(value) }
  var get: Value { value.withLock { $0 } }
  func change(_ body: (inout Value) -> Void) { value.withLock { body(&$0) } }
}

/// Whether `condition` comes true in time.
func eventually(within seconds: Double = 20, _ condition: () -> Bool) -> Bool {
  let limit = Date().addingTimeInterval(seconds)
  while Date() < limit {
    if condition() { return true }
    usleep(2_000)
  }
  return condition()
}
