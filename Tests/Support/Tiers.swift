import Foundation

/// The tiers of tests that need something from outside; Tests/all sets it up and says so in the environment. A tier that cannot run is
/// skipped with a word why.
public enum Tiers {
  private static func variable(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A real smolvm.
  public struct CLI: Sendable, CustomStringConvertible {
    /// Its version.
    public let version: String
    /// Its path.
    public let path: String
    /// That of a path.
    public init(version: String, path: String) { (self.version, self.path) = (version, path) }
    /// The version.
    public var description: String { version }
  }

  /// `SMOLVM_RPC_TEST_CLIS`: the real CLIs of the contract tier, VERSION=PATH, joined by colons.
  public static let clis: [CLI] = (variable("SMOLVM_RPC_TEST_CLIS") ?? "").split(separator: ":").compactMap { entry in
    let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
    return parts.count == 2 ? CLI(version: parts[0], path: parts[1]) : nil
  }

  /// `SMOLVM_RPC_TEST_AGENT`: the stand-in for the agent in a machine.
  public static let agent = variable("SMOLVM_RPC_TEST_AGENT")

  /// `SMOLVM_RPC_TEST_PYTHON`: a Python with the tools of Support/python-tools, for the clients tier.
  public static let python = variable("SMOLVM_RPC_TEST_PYTHON")

  /// `SMOLVM_RPC_TEST_MCP`, `SMOLVM_RPC_TEST_MCP1`: Pythons with MCP clients, of Support/python-tools.
  public static let mcp = variable("SMOLVM_RPC_TEST_MCP")
  /// The one that knows the first era alone.
  public static let mcp1 = variable("SMOLVM_RPC_TEST_MCP1")

  /// `SMOLVM_RPC_TEST_MCP_SCHEMAS`: the folder of MCP's published schemas, mcp-REVISION.json, which are not ours to keep.
  public static let mcpSchemas = variable("SMOLVM_RPC_TEST_MCP_SCHEMAS")

  /// `SMOLVM_RPC_TEST_EDITORS`: whether Emacs and Neovim are there.
  public static let editors = variable("SMOLVM_RPC_TEST_EDITORS") != nil

  /// `SMOLVM_RPC_TEST_OPENRPC`: the file of OpenRPC's meta-schema, which is not ours to keep.
  public static let openRPCMetaSchema = variable("SMOLVM_RPC_TEST_OPENRPC")

  /// `SMOLVM_RPC_TEST_MACHINES`: the command that runs the program where real microVMs run.
  public static let machines = (variable("SMOLVM_RPC_TEST_MACHINES") ?? "").split(separator: " ").map(String.init)

  /// `SMOLVM_RPC_TEST_EMULATED`: whether an emulator is under those microVMs.
  public static let isEmulated = variable("SMOLVM_RPC_TEST_EMULATED") != nil

  /// `SMOLVM_RPC_TEST_SHELL`: the command that runs a shell command there.
  public static let shell = (variable("SMOLVM_RPC_TEST_SHELL") ?? "").split(separator: " ").map(String.init)

  /// `SMOLVM_RPC_TEST_SHARE`: a folder here and its path there.
  public static let share: (here: String, there: String)? = {
    let parts = (variable("SMOLVM_RPC_TEST_SHARE") ?? "").split(separator: "=", maxSplits: 1).map(String.init)
    return parts.count == 2 ? (parts[0], parts[1]) : nil
  }()
}
