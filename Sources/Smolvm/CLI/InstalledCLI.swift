import JSON

/// A smolvm that is there: where, and which.
public struct InstalledCLI: Sendable {
  /// The path of the executable.
  public let path: String
  /// How it wants things spelled.
  public let dialect: Dialect

  /// Its version.
  public var version: Version { dialect.version }

  /// The run of the CLI that carries a command out. The command has been checked.
  /// - Parameters:
  ///   - flags: flags that do not come from a parameter.
  ///   - when: when it is run, for a plan.
  /// - Throws: `invalidParams` for what may not stand together here, `smolvmTooOld` for what this version does not know.
  func step<C: Command>(_ command: C, adding flags: [String] = [], when: String = "always") throws(SmolvmError) -> Step {
    guard C.since <= version else { throw .tooOld(method: C.method, requires: C.since, installed: version) }
    let given = GivenValues(of: command)
    do throws(JSONMismatch) { try CommandShape.of(C.self).checkRules(given.all, with: version) } catch { throw SmolvmError(error) }
    var flags = flags
    var positional: [String] = []
    var trailing: [String] = []
    for field in CommandShape.of(C.self).fields {
      guard let words = given.all.first(where: { $0.name == field.name })?.value.words, !words.isEmpty else { continue }
      guard field.line.since <= version else { throw .tooOld(member: field.name, requires: field.line.since, installed: version) }
      switch dialect.spelling(of: field.line, in: C.subcommand) {
      case .value(let flag), .repeated(let flag): for word in words { flags += Self.flag(flag, word) }
      case .flag(let flag): flags.append(flag)
      case .positional: positional += words
      case .trailing: trailing += words
      case .ours: continue
      }
    }
    let words = dialect.words(of: C.subcommand) + C.fixed + flags + positional + (trailing.isEmpty ? [] : ["--"] + trailing)
    return Step(
      when: when, arguments: dialect.leading + words, whenCancelled: C.whenCancelled,
      onlyLooks: C.effect == .reads, cleanUp: try command.cleanUp(with: self), needsScratch: C.leavesFiles)
  }

  /// A value that begins with a dash must be joined to its flag (clap, every version).
  private static func flag(_ flag: String, _ word: String) -> [String] {
    word.utf8.first == UInt8(ascii: "-") ? ["\(flag)=\(word)"] : [flag, word]
  }
}
