import JSON
import SmolvmRPC

/// How a client and this server find out about each other.
enum Handshake {
  private static let implementation: JSONObject = [
    "name": .string(Product.name), "title": "smolvm", "version": .string(Product.version),
  ]

  /// For a model that sees the tools.
  private static let instructions = """
    These tools run Linux microVMs on the user's computer. machine_run runs one command in a machine that is gone afterwards; \
    machine_create makes one that stays for this session, in which machine_exec runs commands and machine_write_file and machine_read_file \
    move text. A machine has no network unless net is true. A command that exits with another code than 0 is no failure of the tool: look at \
    exitCode.
    """

  /// The answer to `initialize`: the client's version if it is spoken, else the newest of those that begin like this.
  static func initialized(_ params: JSONObject) -> JSONObject {
    let wanted = params["protocolVersion"]?.string
    let version = ProtocolVersion.legacy.first { $0 == wanted } ?? ProtocolVersion.legacy[0]
    return [
      "protocolVersion": .string(version), "capabilities": ["tools": ["listChanged": false], "logging": [:]],
      "serverInfo": .object(implementation), "instructions": .string(instructions),
    ]
  }

  /// The answer to `server/discover`. It is what this program is, and does not change while it runs.
  static let discovered: JSONObject = [
    "resultType": "complete", "ttlMs": 3_600_000, "cacheScope": "public",
    "supportedVersions": .array(ProtocolVersion.modern.map(JSONValue.string)), "capabilities": ["tools": ["listChanged": false]],
    "instructions": .string(instructions), "_meta": ["io.modelcontextprotocol/serverInfo": .object(implementation)],
  ]
}
