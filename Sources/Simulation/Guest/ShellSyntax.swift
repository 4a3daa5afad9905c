/// A script of the guest's shell, understood.
indirect enum ShellNode: Sendable {
  case simple(ShellCommand)
  /// Several beside each other, each reading what the one before writes.
  case pipeline([ShellNode])
  case not(ShellNode)
  /// `&&` and `||` bind alike, from the left; beside each other and not inside of each other, since there may be thousands.
  case chain(ShellNode, [(isAnd: Bool, node: ShellNode)])
  case sequence([ShellNode])
  case choice(condition: ShellNode, then: ShellNode, otherwise: ShellNode?)
  case loop(condition: ShellNode, isUntil: Bool, body: ShellNode)
  case each(name: String, words: [ShellWord]?, body: ShellNode)
  case group(ShellNode, [ShellRedirection])
  case subshell(ShellNode, [ShellRedirection])
}

/// `NAME=VALUE program argument >file`
struct ShellCommand: Sendable {
  var assignments: [(name: String, value: ShellWord)] = []
  var words: [ShellWord] = []
  var redirections: [ShellRedirection] = []
  var isEmpty: Bool { assignments.isEmpty && words.isEmpty && redirections.isEmpty }
  /// Whether a variable is set to what a command writes, whose exit code then counts.
  var takesOutput: Bool {
    assignments.contains { assignment in
      assignment.value.parts.contains { if case .output = $0 { true } else { false } }
    }
  }
}

/// A word before its variables are known.
struct ShellWord: Sendable {
  enum Part: Sendable {
    case text(String, isQuoted: Bool)
    case parameter(ShellParameter, isQuoted: Bool)
    case output(of: String, isQuoted: Bool)
    case number(of: String)
  }
  var parts: [Part] = []

  /// The word, if nothing in it is quoted or to be replaced: only such a word can be a keyword.
  var plain: String? {
    guard parts.count == 1, case .text(let text, isQuoted: false) = parts[0] else { return nil }
    return text
  }
}

/// `$NAME`, `${NAME-standard}`, `${NAME:-standard}`, `${#NAME}`
struct ShellParameter: Sendable {
  var name: String
  var standard: ShellWord?
  /// Whether empty is as good as unset.
  var heedsEmpty = false
  var isLength = false
}

/// Where a stream goes or comes from.
struct ShellRedirection: Sendable {
  enum Kind: Sendable {
    case read, write, append, duplicate
  }
  let stream: Int
  let kind: Kind
  let target: ShellWord
}

/// Why a text is no script.
enum ShellSyntaxError: Error {
  /// It may become one with more lines.
  case incomplete
  /// It is one, and its parts stand too deep in each other for this shell.
  case tooDeep
  case unexpected(String)
}
