import JSONRPC
import MCP
import SmolvmRPC

/// What stands on our command line.
struct Arguments {
  enum Action: Equatable {
    case serve
    case call(method: String, params: String?)
    case doctor
    case schema(String)
    case writeSchema(folder: String)
    case help
    case version
  }

  /// A command line that makes no sense.
  struct Wrong: Error {
    let message: String
  }

  private(set) var action = Action.serve
  private(set) var smolvmPath: String?
  var options = ServerOptions()
  /// How messages are told apart.
  var framing = Framing.lines
  /// Which methods MCP clients are offered.
  private(set) var tools = ToolSet.Choice.usual
  /// Whether the client is known to speak MCP.
  private(set) var isMCP = false
  private(set) var traceFile: String?
  private(set) var logLevel = Log.Level.info

  init(_ words: [String]) throws(Wrong) {
    var rest = words[...]
    var positional: [String] = []
    var schemaFolder: String?
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word != "-" else {
        positional.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let flag = parts[0]
      func value() throws(Wrong) -> String {
        if parts.count == 2 { return parts[1] }
        guard let next = rest.popFirst() else { throw Wrong(message: "\(flag) needs a value") }
        return next
      }
      func noValue() throws(Wrong) {
        if parts.count == 2 { throw Wrong(message: "\(flag) takes no value") }
      }
      func number(_ range: ClosedRange<Int>) throws(Wrong) -> Int {
        let text = try value()
        guard let number = Int(text), range.contains(number) else {
          throw Wrong(message: "\(flag) takes a whole number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\"")
        }
        return number
      }
      switch flag {
      case "--smolvm": smolvmPath = try value()
      case "--framing": framing = try Self.choice(flag, value())
      case "--tools": tools = try Self.choice(flag, value())
      case "--max-line": options.connection.line = try number(1024...1 << 30)
      case "--max-inflight": options.connection.callsInFlight = try number(1...1 << 20)
      case "--max-children": options.maxChildren = try number(1...4096)
      case "--eof":
        switch try value() {
        case "finish": options.cancelsAtEndOfInput = false
        case "end": options.cancelsAtEndOfInput = true
        case let other: throw Wrong(message: "--eof takes finish or end, not \"\(other)\"")
        }
      case "--allow": options.policy.allowed = (options.policy.allowed ?? []) + [try Self.pattern(flag, value())]
      case "--deny": options.policy.denied.append(try Self.pattern(flag, value()))
      case "--host-root":
        let folder = try value()
        guard let root = HostRoot(folder) else {
          throw Wrong(message: "--host-root takes a folder that is there, not \"\(folder)\"")
        }
        options.policy.hostRoots.append(root)
      case "--no-network":
        try noValue()
        options.policy.noNetwork = true
      case "--own-machines-only":
        try noValue()
        options.policy.ownMachinesOnly = true
      case "--read-only":
        try noValue()
        options.policy.readOnly = true
      case "--trace": traceFile = try value()
      case "--log-level":
        let name = try value()
        guard let level = Log.Level.allCases.first(where: { "\($0)" == name }) else {
          throw Wrong(message: "--log-level takes \(Log.Level.allCases.map { "\($0)" }.joined(separator: ", ")), not \"\(name)\"")
        }
        logLevel = level
      case "--write": schemaFolder = try value()
      case "--simulate":
        try noValue()
        options.isSimulated = true
      case "--sequential":
        try noValue()
        options.isSequential = true
      case "--help", "-h":
        try noValue()
        action = .help
        return
      case "--version", "-V":
        try noValue()
        action = .version
        return
      default: throw Wrong(message: "unknown option \(flag)")
      }
    }
    if let schemaFolder {
      guard positional == ["schema"] else { throw Wrong(message: "--write belongs to the command schema, alone") }
      action = .writeSchema(folder: schemaFolder)
      return
    }
    switch (positional.first, positional.count) {
    case (nil, _), ("serve", 1): action = .serve
    case ("mcp", 1): (action, isMCP) = (.serve, true)
    case ("call", 2...3): action = .call(method: positional[1], params: positional.count == 3 ? positional[2] : nil)
    case ("call", _): throw Wrong(message: "usage: \(Product.name) call METHOD [PARAMS]")
    case ("doctor", 1): action = .doctor
    case ("schema", 2) where SchemaCommand.documents.contains { $0.name == positional[1] }: action = .schema(positional[1])
    case ("schema", _):
      let names = SchemaCommand.documents.map(\.name).joined(separator: "|")
      throw Wrong(message: "usage: \(Product.name) schema \(names), or \(Product.name) schema --write DIR")
    case ("help", 1): action = .help
    default: throw Wrong(message: "unknown command \(positional.joined(separator: " "))")
    }
  }

  private static func choice<Value: RawRepresentable<String> & CaseIterable>(_ flag: String, _ text: String) throws(Wrong) -> Value
  {
    guard let value = Value(rawValue: text) else {
      throw Wrong(message: "\(flag) takes \(Value.allCases.map(\.rawValue).joined(separator: " or ")), not \"\(text)\"")
    }
    return value
  }

  private static func pattern(_ flag: String, _ text: String) throws(Wrong) -> MethodPattern {
    guard let pattern = MethodPattern(text) else {
      throw Wrong(message: "\(flag) takes the name of a method, or a pattern of some (machine.*); no method is called \"\(text)\"")
    }
    return pattern
  }
}
