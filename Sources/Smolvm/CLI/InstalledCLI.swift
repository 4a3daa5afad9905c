import JSON

/// A smolvm that is there: where, and which.
public struct InstalledCLI: Sendable {
  /// The path of the executable.
  public let path: String
  /// How it wants things spelled.
  public let dialect: Dialect

  /// Its version.
  public var version: Version { dialect.version }

  /// The longest single argument: Linux's MAX_ARG_STRLEN is 32 pages, its NUL included. (Darwin only limits the sum.)
  static let longestArgument = 128 * 1024 - 1

  /// The run of the CLI that carries a command out.
  /// - Throws: `invalidParams` for what may not be, `smolvmTooOld` for what this version does not know.
  func step<C: Command>(_ command: C, when: String = "always") throws(SmolvmError) -> Step {
    do { try command.checkAll() } catch { throw SmolvmError(error) }
    let given = GivenValues(of: command)
    if let conflict = dialect.conflict(in: C.method, given: given.names) {
      throw SmolvmError(JSONMismatch(pointer: "/" + conflict.member, expected: "not to be given together with \(conflict.with)"))
    }
    var flags: [String] = []
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
      if let index = words.firstIndex(where: { $0.utf8.count > Self.longestArgument - 32 }) {
        let place = words.count > 1 ? "/\(field.name)/\(index)" : "/\(field.name)"
        throw SmolvmError(JSONMismatch(pointer: place, expected: "at most 128 KiB: the kernel takes no longer argument"))
      }
    }
    let words = C.subcommand + C.fixed + flags + positional + (trailing.isEmpty ? [] : ["--"] + trailing)
    return Step(when: when, arguments: dialect.leading + words)
  }

  /// A value that begins with a dash must be joined to its flag (clap, every version).
  private static func flag(_ flag: String, _ word: String) -> [String] {
    word.utf8.first == UInt8(ascii: "-") ? ["\(flag)=\(word)"] : [flag, word]
  }
}
