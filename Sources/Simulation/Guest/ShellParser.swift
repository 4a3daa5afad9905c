/// Reads the shell language: lists, pipelines, commands with redirections, and `if`, `while`, `until`, `for`, `{ }`, `( )`.
struct ShellParser {
  private var lexer: ShellLexer
  private var token = ShellLexer.Token.end
  private var depth = 0

  private static let closing: Set<String> = ["then", "elif", "else", "fi", "do", "done", "}"]
  private static let redirections: [String: ShellRedirection.Kind] = [
    "<": .read, ">": .write, ">>": .append, ">&": .duplicate, "<&": .duplicate,
  ]

  static func parse(_ script: String) throws(ShellSyntaxError) -> ShellNode {
    var parser = ShellParser(lexer: ShellLexer(script))
    try parser.advance()
    let node = try parser.list()
    if case .end = parser.token { return node }
    throw .unexpected(parser.spelling)
  }

  private mutating func advance() throws(ShellSyntaxError) { token = try lexer.token() }

  private var spelling: String {
    switch token {
    case .symbol("\n"): "newline"
    case .symbol(let text): text
    case .word(let word): word.plain ?? "word"
    case .stream(let number): String(number)
    case .end: "end of file"
    }
  }

  private func isAt(_ symbol: String) -> Bool {
    if case .symbol(symbol) = token { true } else { false }
  }

  private var keyword: String? {
    if case .word(let word) = token { word.plain } else { nil }
  }

  private mutating func expect(_ keyword: String) throws(ShellSyntaxError) {
    if case .end = token { throw .incomplete }
    guard self.keyword == keyword || isAt(keyword) else { throw .unexpected(spelling) }
    try advance()
  }

  private mutating func skipLines() throws(ShellSyntaxError) {
    while isAt("\n") { try advance() }
  }

  /// Commands up to something that closes a list.
  private mutating func list() throws(ShellSyntaxError) -> ShellNode {
    var nodes: [ShellNode] = []
    while true {
      try skipLines()
      if case .end = token { break }
      if isAt(")") || keyword.map(Self.closing.contains) == true { break }
      nodes.append(try andOr())
      if isAt(";") || isAt("\n") { try advance() } else { break }
    }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  /// A list that may not be empty, between two keywords.
  private mutating func body() throws(ShellSyntaxError) -> ShellNode {
    let node = try list()
    if case .end = token { throw .incomplete }
    if case .sequence(let nodes) = node, nodes.isEmpty { throw .unexpected(spelling) }
    return node
  }

  private mutating func andOr() throws(ShellSyntaxError) -> ShellNode {
    let first = try pipeline()
    var others: [(isAnd: Bool, node: ShellNode)] = []
    while isAt("&&") || isAt("||") {
      let isAnd = isAt("&&")
      try advance()
      try skipLines()
      others.append((isAnd, try pipeline()))
    }
    return others.isEmpty ? first : .chain(first, others)
  }

  private mutating func pipeline() throws(ShellSyntaxError) -> ShellNode {
    var isTurned = false
    while keyword == "!" {
      isTurned.toggle()
      try advance()
    }
    var nodes = [try command()]
    while isAt("|") {
      try advance()
      try skipLines()
      nodes.append(try command())
    }
    let node: ShellNode = nodes.count == 1 ? nodes[0] : .pipeline(nodes)
    return isTurned ? .not(node) : node
  }

  private mutating func command() throws(ShellSyntaxError) -> ShellNode {
    depth += 1
    defer { depth -= 1 }
    if depth > GuestLimits.depth { throw .tooDeep }
    if isAt("(") {
      try advance()
      let inner = try body()
      try expect(")")
      return .subshell(inner, try redirections())
    }
    switch keyword {
    case "{":
      try advance()
      let inner = try body()
      try expect("}")
      return .group(inner, try redirections())
    case "if":
      try advance()
      return .group(try choice(), try redirections())
    case "while", "until":
      let isUntil = keyword == "until"
      try advance()
      let condition = try body()
      let body = try loopBody()
      return .group(.loop(condition: condition, isUntil: isUntil, body: body), try redirections())
    case "for":
      try advance()
      return .group(try each(), try redirections())
    default: return .simple(try simple())
    }
  }

  private mutating func choice() throws(ShellSyntaxError) -> ShellNode {
    depth += 1
    defer { depth -= 1 }
    if depth > GuestLimits.depth { throw .tooDeep }
    let condition = try body()
    try expect("then")
    let then = try body()
    var otherwise: ShellNode?
    if keyword == "elif" {
      try advance()
      return .choice(condition: condition, then: then, otherwise: try choice())
    }
    if keyword == "else" {
      try advance()
      otherwise = try body()
    }
    try expect("fi")
    return .choice(condition: condition, then: then, otherwise: otherwise)
  }

  private mutating func loopBody() throws(ShellSyntaxError) -> ShellNode {
    try expect("do")
    let inner = try body()
    try expect("done")
    return inner
  }

  private mutating func each() throws(ShellSyntaxError) -> ShellNode {
    guard let name = keyword else { throw .unexpected(spelling) }
    try advance()
    try skipLines()
    var words: [ShellWord]?
    if keyword == "in" {
      try advance()
      var list: [ShellWord] = []
      while case .word(let word) = token {
        list.append(word)
        try advance()
      }
      words = list
    }
    if isAt(";") { try advance() }
    try skipLines()
    return .each(name: name, words: words, body: try loopBody())
  }

  private mutating func redirections() throws(ShellSyntaxError) -> [ShellRedirection] {
    var all: [ShellRedirection] = []
    while let redirection = try redirection() { all.append(redirection) }
    return all
  }

  private mutating func redirection() throws(ShellSyntaxError) -> ShellRedirection? {
    var stream: Int?
    if case .stream(let number) = token {
      stream = number
      try advance()
    }
    guard case .symbol(let symbol) = token, let kind = Self.redirections[symbol] else { return nil }
    try advance()
    guard case .word(let target) = token else {
      if case .end = token { throw .incomplete }
      throw .unexpected(spelling)
    }
    try advance()
    return ShellRedirection(stream: stream ?? (symbol.hasPrefix("<") ? 0 : 1), kind: kind, target: target)
  }

  private mutating func simple() throws(ShellSyntaxError) -> ShellCommand {
    var command = ShellCommand()
    while true {
      if let redirection = try redirection() {
        command.redirections.append(redirection)
      } else if case .word(let word) = token {
        if command.words.isEmpty, let assignment = Self.assignment(word) {
          command.assignments.append(assignment)
        } else {
          command.words.append(word)
        }
        try advance()
      } else {
        break
      }
    }
    if command.isEmpty {
      if case .end = token { throw .incomplete }
      throw .unexpected(spelling)
    }
    return command
  }

  private static func assignment(_ word: ShellWord) -> (name: String, value: ShellWord)? {
    guard case .text(let text, isQuoted: false)? = word.parts.first, let sign = text.firstIndex(of: "=") else { return nil }
    let name = String(text[..<sign])
    guard GuestVariables.isName(name) else { return nil }
    var value = word
    value.parts[0] = .text(String(text[text.index(after: sign)...]), isQuoted: true)
    return (name, value)
  }
}
