import JSON
import SmolvmRPC

/// How a client and this server find out about each other.
enum Handshake {
  private static let implementation: JSONObject = [
    "name": .string(Product.name), "title": "smolvm", "version": .string(Product.version),
  ]

  /// For a model that sees the tools: what is true of those that are offered.
  private static let instructions: [(of: [String], sentence: String)] = [
    ([], "These tools run Linux microVMs on the user's computer."),
    (["machine.run"], "machine_run runs one command in a machine that is gone afterwards."),
    (["machine.create"], "machine_create makes a machine that stays for this session."),
    (["machine.exec"], "machine_exec runs commands in a machine."),
    (
      ["machine.writeFile", "machine.readFile"], "machine_write_file and machine_read_file move text into a machine and out of it."
    ),
    (["machine.create"], "A machine has no network unless net is true."),
    (["machine.exec"], "A command that exits with another code than 0 is no failure of the tool: look at exitCode."),
  ]

  private static func instructions(_ server: Server) -> JSONValue {
    let sentences = instructions.filter { said in
      said.of.allSatisfy { name in Registry.method(name).map { server.allows($0) } == true }
    }
    return .string(sentences.map(\.sentence).joined(separator: " "))
  }

  /// The answer to `initialize`: the client's version if it is spoken, else the newest of those that begin like this.
  static func initialized(_ params: JSONObject, _ server: Server) -> JSONObject {
    let wanted = params["protocolVersion"]?.string
    let version = ProtocolVersion.legacy.first { $0 == wanted } ?? ProtocolVersion.legacy[0]
    return [
      "protocolVersion": .string(version), "capabilities": ["tools": ["listChanged": false], "logging": [:]],
      "serverInfo": .object(implementation), "instructions": instructions(server),
    ]
  }

  /// The answer to `server/discover`. It is what this program is, and does not change while it runs.
  static func discovered(_ server: Server) -> JSONObject {
    [
      "resultType": "complete", "ttlMs": 3_600_000, "cacheScope": "public",
      "supportedVersions": .array(ProtocolVersion.modern.map(JSONValue.string)), "capabilities": ["tools": ["listChanged": false]],
      "instructions": instructions(server), "_meta": ["io.modelcontextprotocol/serverInfo": .object(implementation)],
    ]
  }
}
