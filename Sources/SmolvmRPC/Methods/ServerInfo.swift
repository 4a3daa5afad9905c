import JSON
import JSONRPC
import Smolvm

extension Method {
  /// `server.info`: what this program is, and which smolvm it drives. Answers also where there is none.
  static let serverInfo = Method.own(
    "server.info", "Says what this program is, its limits, and which smolvm it drives.", NoParameters.self, ServerInfo.self,
    details: """
      Answers also where there is no smolvm: then smolvm.available is false, and the hint says what to do. smolvm.unsupported has, by \
      method, the parameters that the installed smolvm is too old for; they are refused with smolvmTooOld.
      """
  ) { _, call, server in
    server.smolvm.find { found in call.succeed(encoding: ServerInfo(server.options, found)) }
  }
}

/// The answer of `server.info`.
struct ServerInfo: DescribedObject {
  static let about = "What this program is, and which smolvm it drives."

  @Member("smolvm-rpc") var name: String
  @Member("Its version.") var version: String
  @Member("The version of the schema that it speaks.") var schemaVersion: String
  @Member("Where it runs.") var platform: Platform
  @Member("What bounds a client.") var limits: Limits
  @Member("The methods that there are.") var methods: [String]
  @Member("The smolvm that it drives.") var smolvm: Found
  @Member("What calls may do, where this program was started with such rules.") var policy: Rules?
  @Member("True if no machine is real: the program was started with --simulate.") var simulated: Bool?

  init() {}

  init(_ options: ServerOptions, _ found: Result<InstalledCLI, SmolvmError>) {
    name = Product.name
    version = Product.version
    schemaVersion = Product.schemaVersion
    platform = .current
    limits.maxLineBytes = options.connection.line
    limits.maxDepth = options.connection.depth
    limits.maxInFlight = options.connection.callsInFlight
    limits.maxChildren = options.maxChildren
    limits.sequential = options.isSequential
    methods = Registry.names
    smolvm = Found(found)
    if !options.policy.isEmpty { policy = Rules(options.policy) }
    if options.isSimulated { simulated = true }
  }

  struct Platform: DescribedObject {
    static let about = "Where this program runs."
    @Member("linux or macos.") var os: String
    @Member("x86_64 or arm64.") var arch: String
    init() {}

    static var current: Platform {
      var platform = Platform()
      #if os(macOS)
      platform.os = "macos"
      #else
      platform.os = "linux"
      #endif
      #if arch(arm64)
      platform.arch = "arm64"
      #else
      platform.arch = "x86_64"
      #endif
      return platform
    }
  }

  struct Limits: DescribedObject {
    static let about = "What bounds a client."
    @Member("The longest line that is read, in bytes.") var maxLineBytes: Int
    @Member("How deep JSON may be nested.") var maxDepth: Int
    @Member("How many calls may be unanswered; then reading pauses.") var maxInFlight: Int
    @Member("How many processes of smolvm run at once; further calls wait.") var maxChildren: Int
    @Member("Whether one command runs at a time.") var sequential: Bool
    init() {}
  }

  struct Rules: DescribedObject {
    static let about = "What calls may do: the rules that this program was started with. Others are refused with policyDenied."
    static let schemaName: String? = "Policy"
    @Member("The methods that may run smolvm, or patterns of them; absent for all.") var allow: [String]?
    @Member("Methods that may not be called.") var deny: [String]
    @Member("Folders below which every path of the host must lie; empty for anywhere.") var hostRoots: [String]
    @Member("Nothing opens the network.") var noNetwork: Bool
    @Member("Machines are those that this process made.") var ownMachinesOnly: Bool
    @Member("Nothing is changed.") var readOnly: Bool
    init() {}

    init(_ policy: Policy) {
      allow = policy.allowed?.map(\.text)
      deny = policy.denied.map(\.text)
      hostRoots = policy.hostRoots.map(\.text)
      (noNetwork, ownMachinesOnly, readOnly) = (policy.noNetwork, policy.ownMachinesOnly, policy.readOnly)
    }
  }

  struct Found: DescribedObject {
    static let about = "The smolvm that this program drives."
    static let schemaName: String? = "InstalledSmolvm"
    @Member("Whether it is there.") var available: Bool
    @Member("Its executable.") var path: String?
    @Member("Its version.") var version: String?
    @Member("smol machines") var product: String?
    @Member("Where it is not there: the kind of error that calls come to.") var kind: String?
    @Member("Where it is not there: why.") var why: String?
    @Member("Where it is not there: what to do.") var hint: String?
    @Member("Methods that it is too old for.") var missing: [String]?
    @Member("Names of parameters that it is too old for, by method.") var unsupported: NamedValues<[String]>?
    init() {}

    init(_ found: Result<InstalledCLI, SmolvmError>) {
      switch found {
      case .success(let cli):
        available = true
        path = cli.path
        version = cli.version.description
        product = "smol machines"
        missing = Registry.missing(in: cli.version)
        unsupported = Registry.unsupported(by: cli.version)
      case .failure(let error):
        available = false
        kind = error.kind.rawValue
        why = error.message
        hint = error.hint
      }
    }
  }
}
