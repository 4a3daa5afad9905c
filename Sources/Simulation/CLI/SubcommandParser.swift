/// Reads what stands behind a subcommand's words, as clap does: no abbreviations, `--flag=value` or `--flag value`, `-abc` for three
/// flags without a value.
struct SubcommandParser {
  private let subcommand: Subcommand
  private let flags: [Flag]
  private var arguments = Arguments()
  private var used: [String] = []
  private var rest: ArraySlice<String>
  /// Values of flags that stand before the subcommand as well.
  private let inherited: Arguments

  init(_ subcommand: Subcommand, _ words: ArraySlice<String>, inherited: Arguments) {
    self.subcommand = subcommand
    flags = subcommand.allFlags
    rest = words
    self.inherited = inherited
  }

  private var refusal: Refusal { Refusal(subcommand: subcommand, used: used) }

  mutating func parse() throws(Ending) -> Arguments {
    while let word = rest.popFirst() {
      if word == "--" {
        try takeOperands(rest, afterDashes: true)
        break
      } else if word.hasPrefix("--") {
        try takeLong(word)
      } else if word.hasPrefix("-"), word != "-" {
        try takeShort(word)
      } else if case .command = subcommand.operands {
        arguments.operands = [word] + rest
        break
      } else {
        try takeOperands([word], afterDashes: false)
      }
    }
    if !arguments.has("--help") { try check() }
    for (name, values) in inherited.values where !arguments.has(name) { arguments.values[name] = values }
    return arguments
  }

  private mutating func takeLong(_ word: String) throws(Ending) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let flag = flags.first(where: { $0.name == parts[0] || $0.aliases.contains(parts[0]) }) else {
      throw refusal.unexpected(parts[0])
    }
    if flag.value == nil {
      if parts.count == 2 { throw refusal.unexpectedValue(parts[1], of: flag) }
      try add(flag, nil)
    } else {
      try add(flag, try parts.count == 2 ? parts[1] : nextValue(of: flag))
    }
  }

  private mutating func takeShort(_ word: String) throws(Ending) {
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      guard let flag = flags.first(where: { $0.short == letter || $0.aliases.contains("-\(letter)") }) else {
        throw refusal.unexpected("-\(letter)", isShort: true)
      }
      guard flag.value != nil else {
        try add(flag, nil)
        continue
      }
      let inline = letters.hasPrefix("=") ? letters.dropFirst() : letters
      try add(flag, try letters.isEmpty ? nextValue(of: flag) : String(inline))
      return
    }
  }

  /// A word that begins with a dash is no value, but a flag, or a wrong one.
  private mutating func nextValue(of flag: Flag) throws(Ending) -> String {
    guard let word = rest.first, word != "--" else { throw Refusal.noValue(flag) }
    guard word.hasPrefix("-"), word != "-" else {
      rest.removeFirst()
      return word
    }
    let name = word.split(separator: "=", maxSplits: 1).first.map(String.init) ?? word
    let isKnown = flags.contains { $0.name == name || $0.short.map { word.hasPrefix("-\($0)") } == true }
    throw isKnown ? Refusal.noValue(flag) : refusal.unexpected(name, isShort: !name.hasPrefix("--"))
  }

  private mutating func add(_ flag: Flag, _ value: String?) throws(Ending) {
    if arguments.has(flag.name), !flag.isRepeatable { throw refusal.twice(flag) }
    if let value {
      if case .oneOf(let choices) = flag.kind, !choices.contains(value) { throw Refusal.invalid(value, for: flag, nil) }
      if let why = flag.kind.complaint(about: value) { throw Refusal.invalid(value, for: flag, why) }
    }
    arguments.values[flag.name, default: []] += value.map { [$0] } ?? []
    if !used.contains(flag.name) { used.append(flag.name) }
  }

  private mutating func takeOperands(_ words: some Sequence<String>, afterDashes: Bool) throws(Ending) {
    for word in words {
      let isTaken =
        switch subcommand.operands {
        case .none, .subcommand: false
        case .named(let names): arguments.operands.count < names.count
        case .optional: arguments.operands.isEmpty
        case .afterDashes: afterDashes
        case .command: true
        }
      guard isTaken else { throw Refusal(subcommand: subcommand, used: []).unexpected(word, isShort: true) }
      arguments.operands.append(word)
    }
  }

  private func check() throws(Ending) {
    let given = used.compactMap { name in flags.first { $0.name == name } }
    for flag in given {
      let others = given.filter { flag.conflicts.contains($0.name) || $0.conflicts.contains(flag.name) }
      if !others.isEmpty { throw refusal.together(flag, others, hasOperands: !arguments.operands.isEmpty) }
    }
    var missing = flags.filter { $0.isRequired && !arguments.has($0.name) }.map(\.usage)
    var added: [String] = []
    var group: [String] = []
    if let first = subcommand.needsOneOf.first, !subcommand.needsOneOf.contains(where: { arguments.has($0) }) {
      if subcommand.isGroup {
        group = ["<\(flags.filter { subcommand.needsOneOf.contains($0.name) }.map(\.usage).joined(separator: "|"))>"]
      } else {
        missing += flags.filter { $0.name == first }.map(\.usage)
        added = [first]
      }
    }
    switch subcommand.operands {
    case .named(let names): missing += names.dropFirst(arguments.operands.count).map { "<\($0)>" }
    case .command(isRequired: true) where arguments.operands.isEmpty: missing += subcommand.operandUsage()
    default: break
    }
    if !(missing + group).isEmpty { throw refusal.missing(missing + group, flags: added, group) }
  }
}
