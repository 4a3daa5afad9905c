/// Takes and refuses arguments as clap 4 does for a real smolvm, and prints help in its form: for versions that a test cannot have the real
/// program of.
struct Grammar {
  private struct Flag {
    let spellings: [String]
    /// Nil for one that has none.
    let value: String?
    let isRepeated: Bool
  }

  private struct Synopsis {
    var flags: [Flag] = []
    var words: [String] = []

    init(_ text: String) {
      for part in text.split(separator: " ") {
        guard part.hasPrefix("-") else {
          words.append(String(part))
          continue
        }
        let halves = part.split(separator: "=", maxSplits: 1)
        let isRepeated = part.hasSuffix("...")
        flags.append(
          Flag(
            spellings: halves[0].split(separator: "|").map(String.init),
            value: halves.count < 2 ? nil : String(halves[1].dropLast(isRepeated ? 3 : 0)), isRepeated: isRepeated))
      }
    }

    func flag(_ spelling: some StringProtocol) -> Flag? { flags.first { $0.spellings.contains { $0 == spelling } } }
  }

  private let synopses: [String: Synopsis]

  /// Nil for a version that is not known here.
  init?(version: String) {
    guard let texts = PositionalDialect.synopses[version] else { return nil }
    synopses = texts.mapValues(Synopsis.init)
  }

  /// What is printed for `--help`; nil where that is not asked.
  func help(_ arguments: [String]) -> String? {
    guard arguments.last == "--help" else { return nil }
    let words = arguments.dropLast().joined(separator: " ")
    if let synopsis = synopses[words] {
      let lines = synopsis.flags.map { flag in
        let names = flag.spellings.count == 1 ? "    " + flag.spellings[0] : flag.spellings.joined(separator: ", ")
        return "  \(names)\(flag.value.map { " <\($0)>" } ?? "")"
      }
      return (["Options:"] + lines + ["  -h, --help"]).joined(separator: "\n") + "\n"
    }
    let prefix = words.isEmpty ? "" : words + " "
    let names = Set(
      synopses.keys.filter { $0.hasPrefix(prefix) }.compactMap { $0.dropFirst(prefix.count).split(separator: " ").first })
    return names.isEmpty ? nil : (["Commands:"] + names.sorted().map { "  \($0)  …" }).joined(separator: "\n") + "\n"
  }

  /// What clap says of arguments that it does not take; nil of those that it does.
  func refusal(_ arguments: [String]) -> String? {
    let depth = (1...max(arguments.count, 1)).first { synopses[arguments.prefix($0).joined(separator: " ")] != nil }
    guard let depth, let synopsis = synopses[arguments.prefix(depth).joined(separator: " ")] else {
      return "error: unrecognized subcommand '\(arguments.prefix(2).joined(separator: " "))'"
    }
    var rest = arguments.dropFirst(depth)
    var seen: Set<[String]> = []
    var words = 0
    var isAfterDashes = false
    while let argument = rest.popFirst() {
      let takesAllThatFollows = words >= synopsis.words.count - 1 && synopsis.words.last?.hasSuffix("...") == true
      if isAfterDashes || !argument.hasPrefix("-") || argument == "-" {
        guard words < synopsis.words.count || takesAllThatFollows else { return "error: unexpected argument '\(argument)' found" }
        words += 1
        if takesAllThatFollows { return nil }
        continue
      }
      if argument == "--" {
        isAfterDashes = true
        continue
      }
      let halves = argument.split(separator: "=", maxSplits: 1)
      guard let flag = synopsis.flag(halves[0]) else { return "error: unexpected argument '\(halves[0])' found" }
      let isNew = seen.insert(flag.spellings).inserted
      guard isNew || flag.isRepeated else { return "error: the argument '\(halves[0])' cannot be used multiple times" }
      switch (flag.value, halves.count) {
      case (nil, 2): return "error: unexpected value '\(halves[1])' for '\(halves[0])' found; no more were expected"
      case (.some(let value), 1):
        guard let next = rest.popFirst(), !next.hasPrefix("-") else {
          return "error: a value is required for '\(halves[0]) <\(value)>' but none was supplied"
        }
      default: break
      }
    }
    let missing = synopsis.words.dropFirst(words).filter { !$0.hasPrefix("[") }
    return missing.isEmpty
      ? nil : "error: the following required arguments were not provided:\n  <\(missing.joined(separator: "> <"))>"
  }
}
