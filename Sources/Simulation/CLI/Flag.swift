/// A flag of a subcommand, as clap knows it.
struct Flag: Sendable {
  /// With its two dashes.
  let name: String
  var short: Character?
  /// What stands for its value in usage lines; nil for a flag without one.
  var value: String?
  var kind = ValueKind.text
  var isRepeatable = false
  var isRequired = false
  var aliases: [String] = []
  /// What it cannot stand beside.
  var conflicts: [String] = []
  /// Where a machine's record shows it; see ``Shown``.
  var shown: Shown?

  /// How a usage line and an error write it.
  var usage: String { value.map { "\(name) <\($0)>" } ?? name }

  /// A flag without a value.
  static func on(_ name: String, _ short: Character? = nil, shown: Shown? = nil, aliases: [String] = []) -> Flag {
    Flag(name: name, short: short, aliases: aliases, shown: shown)
  }

  /// A flag with a value.
  static func one(
    _ name: String, _ short: Character? = nil, _ value: String, _ kind: ValueKind = .text, shown: Shown? = nil,
    aliases: [String] = [],
    isRequired: Bool = false, conflicts: [String] = []
  ) -> Flag {
    Flag(
      name: name, short: short, value: value, kind: kind, isRequired: isRequired, aliases: aliases, conflicts: conflicts,
      shown: shown)
  }

  /// A flag with a value that may be given again and again.
  static func many(_ name: String, _ short: Character? = nil, _ value: String, _ kind: ValueKind = .text, shown: Shown? = nil)
    -> Flag
  {
    Flag(name: name, short: short, value: value, kind: kind, isRepeatable: true, shown: shown)
  }
}

/// How `ls --json` shows what a flag of `create` said.
enum Shown: Sendable {
  case number(String)
  case text(String)
  case isTrue(String)
  case networks(String)
}
