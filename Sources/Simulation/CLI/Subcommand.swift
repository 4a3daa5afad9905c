/// A subcommand of the CLI: what may stand on its line, and what it does.
struct Subcommand: Sendable {
  /// What may follow besides flags.
  enum Operands: Sendable {
    case none
    /// Another subcommand.
    case subcommand
    /// Exactly these.
    case named([String])
    /// One, or none.
    case optional(String)
    /// Words after `--` only.
    case afterDashes
    /// A command: from its first word on, nothing is a flag.
    case command(isRequired: Bool)
  }

  /// Its words, the group first.
  let words: [String]
  var aliases: [String] = []
  let flags: [Flag]
  var operands = Operands.none
  /// Further conditions: flags of which one is needed.
  var needsOneOf: [String] = []
  /// Whether those are a group of clap's, which is shown as one.
  var isGroup = false
  let run: @Sendable (CommandLineInterface, Arguments) throws(Ending) -> Int32

  /// How usage lines write the operands.
  func operandUsage(given: Bool = false) -> [String] {
    switch operands {
    case .none: []
    case .subcommand: ["<COMMAND>"]
    case .named(let names): names.map { "<\($0)>" }
    case .optional(let name): ["[\(name)]"]
    case .afterDashes: ["[-- <COMMAND>...]"]
    case .command(let isRequired): [isRequired || given ? "<COMMAND>..." : "[COMMAND]..."]
    }
  }

  /// Whether a word could be one.
  var takesOperands: Bool {
    switch operands {
    case .none, .subcommand: false
    case .named, .optional, .afterDashes, .command: true
    }
  }

  /// All flags, those that every subcommand has among them.
  var allFlags: [Flag] { flags + Self.everywhere }

  /// What may stand before and after every subcommand.
  static let everywhere = [
    Flag.one("--error-format", nil, "ERROR_FORMAT", .oneOf(["text", "json"])), Flag.one("--state-dir", nil, "PATH"),
    Flag.on("--help", "h"),
  ]
}

/// What stands on a subcommand's line, in order.
struct Arguments: Sendable {
  /// The values of each flag; none for a flag without values.
  var values: [String: [String]] = [:]
  var operands: [String] = []

  func has(_ flag: String) -> Bool { values[flag] != nil }
  func all(_ flag: String) -> [String] { values[flag] ?? [] }
  func last(_ flag: String) -> String? { values[flag]?.last }
  func number(_ flag: String) -> Int? { last(flag).flatMap { Int($0) } }
}
