import JSON

/// The CLI: finds the subcommand, runs it, and tells how it failed.
struct CommandLineInterface: Sendable {
  static let version = "smolvm 1.32.2"

  let store: Store

  /// Runs one command line.
  /// - Returns: the exit status.
  func run(_ words: [String]) -> Int32 {
    var isJSON = false
    do throws(Ending) {
      return try dispatch(words, &isJSON)
    } catch {
      switch error {
      case .exits(let status): return status
      case .refused(let text):
        Say.error(text)
        return 2
      case .failed(let failure):
        Say.error((isJSON ? Self.line(failure) : "Error: \(failure.message)") + "\n")
        return 1
      }
    }
  }

  private static func line(_ failure: Ending.Failure) -> String {
    let error: JSONObject = ["code": .string(failure.code.rawValue), "message": .string(failure.message)]
    return JSONValue.object(["error": .object(error)]).text
  }

  private func dispatch(_ words: [String], _ isJSON: inout Bool) throws(Ending) -> Int32 {
    var rest = words[...]
    var leading = Arguments()
    var path: [String] = []
    var found: Subcommand?
    while found == nil {
      leading.values.merge(try Self.leading(&rest, path).values) { $1 }
      guard let word = rest.popFirst() else { throw .refused(Self.help(path)) }
      let name = path.isEmpty ? SubcommandTable.groups[word] ?? word : word
      found = SubcommandTable.all.first {
        $0.words == path + [name] || $0.words.dropLast().elementsEqual(path) && $0.aliases.contains(word)
      }
      if found == nil, !SubcommandTable.all.contains(where: { $0.words.starts(with: path + [name]) }) {
        throw Refusal.unknownSubcommand(word, of: path)
      }
      path.append(name)
    }
    guard let subcommand = found else { return 2 }
    // Even what fails below fails in the format that was asked for.
    isJSON = leading.last("--error-format") == "json"
    var parser = SubcommandParser(subcommand, rest, inherited: leading)
    let arguments = try parser.parse()
    isJSON = arguments.last("--error-format") == "json"
    if arguments.has("--help") {
      Say.out(Refusal(subcommand: subcommand, used: []).usage([]) + "\n")
      return 0
    }
    return try subcommand.run(self, arguments)
  }

  /// The flags before a subcommand.
  private static func leading(_ rest: inout ArraySlice<String>, _ group: [String]) throws(Ending) -> Arguments {
    var flags: [String] = []
    while let word = rest.first, word.hasPrefix("-") {
      if group.isEmpty, word == "--version" || word == "-V" {
        Say.out(version + "\n")
        throw .exits(0)
      }
      flags.append(word)
      rest.removeFirst()
      let takesNext = Subcommand.everywhere.contains { $0.name == word && $0.value != nil }
      if takesNext, let value = rest.popFirst() { flags.append(value) }
    }
    let place = Subcommand(words: group, flags: [], operands: .subcommand) { _, _ throws(Ending) in 0 }
    var parser = SubcommandParser(place, flags[...], inherited: Arguments())
    let arguments = try parser.parse()
    if arguments.has("--help") {
      Say.out(help(group))
      throw .exits(0)
    }
    return arguments
  }

  private static func help(_ group: [String]) -> String {
    let names = Set(SubcommandTable.all.filter { $0.words.starts(with: group) }.map { $0.words[group.count] }).sorted()
    let usage = (["smolvm"] + group).joined(separator: " ")
    return "A simulation of smolvm\n\nUsage: \(usage) [OPTIONS] <COMMAND>\n\nCommands:\n\(names.map { "  \($0)\n" }.joined())"
  }
}
