import Foundation
import Smolvm
import SmolvmRPC
import Testing
import TestSupport

/// The help of CLIs, command by command, against what is exposed: of the real ones, and of the first and the last with the positional dialect,
/// of which there are only sources.
struct SurfaceTests {
  /// Kept: their files go with them.
  private static let positional = Result { try ["0.8.0", "1.0.1"].map { try FakeCLI(version: $0, []) } }
  private static func clis() throws -> [Tiers.CLI] {
    try positional.get().map { Tiers.CLI(version: $0.version, path: try $0.executable()) } + Tiers.clis
  }

  /// A subcommand, as its help has it.
  private struct Entry {
    let words: [String]
    /// The long flags, and the short one of each.
    let flags: [String: String?]
    /// What help calls the value of each that has one.
    let values: [String: String]
  }

  /// Every subcommand that help shows.
  private func entries(_ cli: Tiers.CLI, _ words: [String] = []) throws -> [Entry] {
    let home = try TemporaryFolder()
    let lines = try Session([cli.path] + words + ["--help"], environment: ["HOME": home.path, "NO_COLOR": "1"]).end().lines
    var section = ""
    var subcommands: [String] = []
    var flags: [String: String?] = [:]
    var values: [String: String] = [:]
    for line in lines {
      if !line.hasPrefix(" "), line.hasSuffix(":") { section = line }
      guard line.hasPrefix("  "), !line.hasPrefix("          ") else { continue }
      let parts = line.split(whereSeparator: { " ,".contains($0) }).map(String.init)
      if section == "Commands:", let name = parts.first, name != "help", line.dropFirst(2).first != " " {
        subcommands.append(name)
      } else if let flag = parts.prefix(2).first(where: { $0.hasPrefix("--") }) {
        let name = String(flag.prefix { $0 != "[" && $0 != "=" })
        flags[name] = parts[0].hasPrefix("--") ? .some(nil) : parts[0]
        values[name] = line.split(separator: "<", maxSplits: 1).dropFirst().first.map { String($0.prefix { $0 != ">" }) }
      }
    }
    if subcommands.isEmpty { return [Entry(words: words, flags: flags, values: values)] }
    return try subcommands.filter { !LeftOut.covers(words + [$0], nil) }.flatMap { try entries(cli, words + [$0]) }
  }

  private static let commands: [[String]: Method] = Dictionary(
    // Some run another's subcommand, and come after it.
    Registry.methods.compactMap { method in method.subcommand.map { ($0, method) } }, uniquingKeysWith: { first, _ in first })

  @Test(arguments: try clis()) func everythingIsExposedOrLeftOutOnPurpose(cli: Tiers.CLI) throws {
    let entries = try entries(cli)
    let dialect = Dialect(version: try #require(Version(cli.version)))
    #expect(entries.count > 20)
    for entry in entries {
      let found = Self.commands.first { dialect.words(of: $0.key) == entry.words }
      guard let (words, method) = found else {
        Issue.record("\(cli): smolvm \(entry.words.joined(separator: " ")) has no method")
        continue
      }
      for (flag, short) in entry.flags {
        let isExposed = method.shape.fields.contains { dialect.spelling(of: $0.line, in: words).isOneOf([flag, short ?? flag]) }
        #expect(isExposed || LeftOut.covers(entry.words, flag), "\(cli): \(entry.words.joined(separator: " ")) \(flag)")
      }
    }
  }

  /// A policy covers a path because its line says that it is one: none may be without.
  @Test(arguments: try clis()) func everyPathOfTheHostIsSaidToBeOne(cli: Tiers.CLI) throws {
    // Paths in the machine.
    let inside: Set<String> = ["--workdir"]
    let dialect = Dialect(version: try #require(Version(cli.version)))
    var count = 0
    for entry in try entries(cli) {
      guard let (words, method) = Self.commands.first(where: { dialect.words(of: $0.key) == entry.words }) else { continue }
      for (flag, value) in entry.values where !inside.contains(flag) {
        let hasPath = ["PATH", "DIR", "FILE", "HOST|", "HOST:CONTAINER", "OUTPUT", "CHECKPOINT"].contains { value.contains($0) }
        guard hasPath else { continue }
        for field in method.shape.fields {
          guard let name = dialect.spelling(of: field.line, in: words).flagName, [flag, entry.flags[flag] ?? nil].contains(name)
          else {
            continue
          }
          count += 1
          let isPath = if case .hostPath = field.line.meaning { true } else { false }
          #expect(isPath, "\(cli): \(method.name) \(field.name), \(flag) <\(value)>")
        }
      }
    }
    #expect(count >= 10)
  }

  /// A policy closes what opens the network because its line says that it does; help says "implies --net".
  @Test(arguments: try clis()) func everythingThatImpliesTheNetworkIsSaidToOpenIt(cli: Tiers.CLI) throws {
    let dialect = Dialect(version: try #require(Version(cli.version)))
    let home = try TemporaryFolder()
    for (words, method) in Self.commands where method.since <= dialect.version {
      let command = [cli.path] + dialect.words(of: words) + ["--help"]
      var flag: String?
      for line in try Session(command, environment: ["HOME": home.path, "NO_COLOR": "1"]).end().lines {
        let parts = line.split(whereSeparator: { " ,".contains($0) }).map(String.init)
        if parts.first?.hasPrefix("-") == true { flag = parts.prefix(2).first { $0.hasPrefix("--") } }
        guard let flag, line.lowercased().contains("implies --net") else { continue }
        for field in method.shape.fields where dialect.spelling(of: field.line, in: words).flagName == flag {
          #expect(field.line.opening.contains(.network), "\(cli): \(method.name) \(field.name)")
        }
      }
    }
  }

  /// A parameter that the CLI does not know must be refused, and one that it knows must not.
  @Test(arguments: try clis()) func firstVersionsAreWhatTheHelpOfEachVersionSays(cli: Tiers.CLI) throws {
    let entries = Dictionary(uniqueKeysWithValues: try entries(cli).map { ($0.words, $0.flags) })
    let version = try #require(Version(cli.version))
    for (words, method) in Self.commands {
      let dialect = Dialect(version: version)
      let flags = entries[dialect.words(of: words)]
      #expect((flags != nil) == (method.since <= version), "\(cli): \(method.name)")
      guard let flags else { continue }
      let spellings = flags.flatMap { [$0.key] + ($0.value.map { [$0] } ?? []) }
      for field in method.shape.fields {
        guard let flag = dialect.spelling(of: field.line, in: words).flagName else { continue }
        #expect(spellings.contains(flag) == (field.line.since <= version), "\(cli): \(method.name) \(field.name), \(flag)")
      }
    }
  }
}

extension Spelling {
  fileprivate var flagName: String? {
    switch self {
    case .value(let flag), .repeated(let flag), .flag(let flag): flag
    case .positional, .trailing, .ours: nil
    }
  }

  fileprivate func isOneOf(_ flags: [String]) -> Bool { flagName.map(flags.contains) ?? false }
}
