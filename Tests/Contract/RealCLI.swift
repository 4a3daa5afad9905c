import Foundation
import JSON
import Testing
import TestSupport

/// A real smolvm with a state folder of its own, the program under test in front of it, and a stand-in for the agent in its machines.
final class RealCLI {
  let cli: Tiers.CLI
  let folder: TemporaryFolder
  let session: Session
  private let environment: [String: String]
  private var agents: [Session] = []

  /// - Parameter environment: what is set beside where its state is.
  init(_ cli: Tiers.CLI, environment more: [String: String] = [:]) throws {
    self.cli = cli
    folder = try TemporaryFolder()
    environment = Self.environment(folder).merging(more) { $1 }
    session = try Session([Programs.smolvmRPC, "--smolvm", cli.path], environment: environment)
  }

  private static func environment(_ folder: TemporaryFolder) -> [String: String] {
    [
      "HOME": folder.path, "XDG_STATE_HOME": folder.file(".local/state"), "XDG_DATA_HOME": folder.file(".local/share"),
      "XDG_CACHE_HOME": folder.file(".cache"),
      "XDG_CONFIG_HOME": folder.file(".config"), "XDG_RUNTIME_DIR": folder.path,
    ]
  }

  /// Creates a machine whose agent is the stand-in: exec and cp work, on this host's own processes and files.
  func machineWithAgent(_ name: String) throws {
    let created = try session.call(.string("create \(name)"), "machine.create", ["name": .string(name)])
    try #require(created["result"] != nil, "\(created.text)")
    let place = try dataFolder(of: name)
    let agent = try Session([try #require(Tiers.agent), place + "/agent.sock", "--log", folder.file("agent.log")])
    _ = try agent.waitForLines(1)
    agents.append(agent)
  }

  /// Where smolvm has a machine's disks and the socket of its agent.
  func dataFolder(of name: String) throws -> String {
    let (lines, status) = try Session([cli.path, "machine", "data-dir", "--name", name], environment: environment).end()
    return try #require(status == 0 ? lines.last : nil)
  }

  /// Calls a method and gives its result; an error fails the test.
  func result(_ method: String, _ params: JSONValue) throws -> JSONValue {
    let answer = try session.call(.string(UUID().uuidString), method, params)
    return try #require(answer["result"], "\(answer.text)\n\(session.errors)")
  }

  /// Calls a method and gives its error; a result fails the test.
  func error(_ method: String, _ params: JSONValue) throws -> JSONValue {
    let answer = try session.call(.string(UUID().uuidString), method, params)
    return try #require(answer["error"], "\(answer.text)")
  }
}
