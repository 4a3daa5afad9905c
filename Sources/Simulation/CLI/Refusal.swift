/// clap's words about arguments that make no sense.
///
/// A usage line shows the flags that were given so far, or `[OPTIONS]`, and always what is required.
struct Refusal {
  let subcommand: Subcommand
  /// The flags that were understood before.
  let used: [String]

  private static let end = "\n\nFor more information, try '--help'.\n"

  func unexpected(_ word: String, isShort: Bool = false) -> Ending {
    var tips: [String] = []
    var shown = used
    if word.hasPrefix("--"), let similar = NameLikeness.nearest(to: String(word.dropFirst(2)), in: subcommand.allFlags.map(\.name))
    {
      tips.append("a similar argument exists: '\(similar)'")
      shown.append(similar)
    }
    if word.hasPrefix("-"), subcommand.takesOperands { tips.append("to pass '\(word)' as a value, use '-- \(word)'") }
    let advice = tips.isEmpty ? "" : "\n" + tips.map { "\n  tip: \($0)" }.joined()
    return .refused(
      "error: unexpected argument '\(word)' found\(advice)\n\n\(usage(isShort || !word.hasPrefix("-") ? [] : shown))\(Self.end)")
  }

  func unexpectedValue(_ value: String, of flag: Flag) -> Ending {
    .refused(
      "error: unexpected value '\(value)' for '\(flag.name)' found; no more were expected\n\n\(usage(used + [flag.name]))\(Self.end)"
    )
  }

  func twice(_ flag: Flag) -> Ending {
    .refused("error: the argument '\(flag.usage)' cannot be used multiple times\n\n\(usage([]))\(Self.end)")
  }

  /// The one that was given first is named first.
  func together(_ flag: Flag, _ others: [Flag], hasOperands: Bool) -> Ending {
    let shown = usage(used.filter { name in !others.contains { $0.name == name } }, hasOperands: hasOperands)
    let list = others.count == 1 ? " '\(others[0].usage)'" : ":" + others.map { "\n  \($0.usage)" }.joined()
    return .refused("error: the argument '\(flag.usage)' cannot be used with\(list)\n\n\(shown)\(Self.end)")
  }

  func missing(_ what: [String], flags: [String] = [], _ group: [String] = []) -> Ending {
    let list = what.map { "\n  \($0)" }.joined()
    let usage = ([usage(used + flags, isExact: true)] + group).joined(separator: " ")
    return .refused("error: the following required arguments were not provided:\(list)\n\n\(usage)\(Self.end)")
  }

  static func noValue(_ flag: Flag) -> Ending {
    .refused("error: a value is required for '\(flag.usage)' but none was supplied\(choices(of: flag))\(end)")
  }

  static func invalid(_ value: String, for flag: Flag, _ why: String?) -> Ending {
    .refused("error: invalid value '\(value)' for '\(flag.usage)'\(why.map { ": \($0)" } ?? choices(of: flag))\(end)")
  }

  static func unknownSubcommand(_ word: String, of group: [String]) -> Ending {
    .refused(
      "error: unrecognized subcommand '\(word)'\n\nUsage: \((["smolvm"] + group).joined(separator: " ")) [OPTIONS] <COMMAND>\(end)")
  }

  private static func choices(of flag: Flag) -> String {
    guard case .oneOf(let values) = flag.kind else { return "" }
    return "\n  [possible values: \(values.joined(separator: ", "))]"
  }

  /// - Parameters:
  ///   - isExact: without `[OPTIONS]` even where nothing was given.
  ///   - hasOperands: what was given is shown as what is required.
  func usage(_ shown: [String], isExact: Bool = false, hasOperands: Bool = false) -> String {
    let required = subcommand.flags.filter(\.isRequired)
    let given = subcommand.allFlags.filter { !$0.isRequired && shown.contains($0.name) }
    let options = shown.isEmpty && !isExact ? ["[OPTIONS]"] : []
    let flags = (required + given).map(\.usage)
    return (["Usage: smolvm"] + subcommand.words + options + flags + subcommand.operandUsage(given: hasOperands)).joined(
      separator: " ")
  }
}
