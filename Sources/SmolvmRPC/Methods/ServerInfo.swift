import JSON
import JSONRPC
import Smolvm

extension Method {
  /// `server.info`: what this program is, and which smolvm it drives. Answers also where there is none.
  static let serverInfo = Method.own(
    "server.info", "Says what this program is, its limits, and which smolvm it drives.", ServerInfo.Parameters.self
  ) { _, call, server in
    server.smolvm.find { found in call.succeed(encoding: ServerInfo(server.options, found)) }
  }
}

/// The answer of `server.info`.
struct ServerInfo: Encodable {
  /// None.
  struct Parameters: Decodable, Sendable {}

  let name = Product.name
  let version = Product.version
  let schemaVersion = Product.schemaVersion
  let platform = Platform()
  let limits: Limits
  let methods = Registry.methods.map(\.name)
  let smolvm: Found

  init(_ options: ServerOptions, _ found: Result<InstalledCLI, SmolvmError>) {
    limits = Limits(
      maxLineBytes: options.connection.line, maxDepth: options.connection.depth, maxInFlight: options.connection.callsInFlight,
      maxChildren: options.maxChildren, sequential: options.isSequential)
    smolvm = Found(found)
  }

  struct Platform: Encodable {
    #if os(macOS)
    let os = "macos"
    #else
    let os = "linux"
    #endif
    #if arch(arm64)
    let arch = "arm64"
    #else
    let arch = "x86_64"
    #endif
  }

  struct Limits: Encodable {
    let maxLineBytes: Int
    let maxDepth: Int
    let maxInFlight: Int
    let maxChildren: Int
    let sequential: Bool
  }

  struct Found: Encodable {
    let available: Bool
    var path: String?
    var version: String?
    var product: String?
    var kind: String?
    var why: String?
    var hint: String?
    /// Parameters, by method, that this smolvm is too old for.
    var unsupported: JSONValue?

    init(_ found: Result<InstalledCLI, SmolvmError>) {
      switch found {
      case .success(let cli):
        available = true
        path = cli.path
        version = cli.version.description
        product = "smol machines"
        unsupported = .object(Registry.unsupported(by: cli.version))
      case .failure(let error):
        available = false
        kind = error.kind.rawValue
        why = error.message
        hint = error.hint
      }
    }
  }
}
