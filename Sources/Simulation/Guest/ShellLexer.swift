/// Cuts a script into words and operators.
struct ShellLexer {
  enum Token: Sendable {
    case word(ShellWord)
    /// `;`, `&&`, `>`, … ; a line end is `\n`.
    case symbol(String)
    /// A stream's number before `<` or `>`.
    case stream(Int)
    case end
  }

  private let script: [Unicode.Scalar]
  private var position = 0
  private var depth = 0
  private static let symbols = ["&&", "||", ";;", "<<", ">>", ">&", "<&", ";", "|", "&", "<", ">", "(", ")", "\n"]
  private static let endsOfWord: Set<Unicode.Scalar> = [" ", "\t", "\n", ";", "|", "&", "<", ">", "(", ")"]

  init(_ script: String) { self.script = Array(script.unicodeScalars) }

  private init(_ script: [Unicode.Scalar]) { self.script = script }

  private var next: Unicode.Scalar? { position < script.count ? script[position] : nil }

  mutating func token() throws(ShellSyntaxError) -> Token {
    skipBlanks()
    guard let next else { return .end }
    for symbol in Self.symbols where script[position...].starts(with: symbol.unicodeScalars) {
      position += symbol.unicodeScalars.count
      return .symbol(symbol)
    }
    if ("0"..."9").contains(next), position + 1 < script.count, script[position + 1] == "<" || script[position + 1] == ">" {
      position += 1
      return .stream(Int(next.value) - 48)
    }
    return .word(try word(until: Self.endsOfWord))
  }

  private mutating func skipBlanks() {
    while let next {
      if next == " " || next == "\t" {
        position += 1
      } else if next == "\\", position + 1 < script.count, script[position + 1] == "\n" {
        position += 2
      } else if next == "#" {
        while let next = self.next, next != "\n" {
          _ = next
          position += 1
        }
      } else {
        return
      }
    }
  }

  private mutating func word(until ends: Set<Unicode.Scalar>) throws(ShellSyntaxError) -> ShellWord {
    var word = ShellWord()
    var text = ""
    func flush() {
      if !text.isEmpty { word.parts.append(.text(text, isQuoted: false)) }
      text = ""
    }
    while let next, !ends.contains(next) {
      switch next {
      case "'":
        flush()
        position += 1
        word.parts.append(.text(try upTo("'"), isQuoted: true))
      case "\"":
        flush()
        position += 1
        try quoted(&word)
      case "\\":
        flush()
        position += 1
        guard let escaped = self.next else { throw .incomplete }
        position += 1
        if escaped != "\n" { word.parts.append(.text(String(Character(escaped)), isQuoted: true)) }
      case "$":
        guard let part = try replacement(isQuoted: false) else {
          text += "$"
          continue
        }
        flush()
        word.parts.append(part)
      case "`":
        flush()
        position += 1
        word.parts.append(.output(of: try upTo("`"), isQuoted: false))
      default:
        text.unicodeScalars.append(next)
        position += 1
      }
    }
    flush()
    return word
  }

  /// What stands between double quotes.
  private mutating func quoted(_ word: inout ShellWord) throws(ShellSyntaxError) {
    var text = ""
    let first = word.parts.count
    func flush() {
      if !text.isEmpty { word.parts.append(.text(text, isQuoted: true)) }
      text = ""
    }
    while let next, next != "\"" {
      switch next {
      case "\\":
        position += 1
        guard let escaped = self.next else { throw .incomplete }
        position += 1
        if escaped == "\n" { continue }
        if !["$", "`", "\"", "\\"].contains(escaped) { text += "\\" }
        text.unicodeScalars.append(escaped)
      case "$":
        guard let part = try replacement(isQuoted: true) else {
          text += "$"
          continue
        }
        flush()
        word.parts.append(part)
      case "`":
        flush()
        position += 1
        word.parts.append(.output(of: try upTo("`"), isQuoted: true))
      default:
        text.unicodeScalars.append(next)
        position += 1
      }
    }
    guard next != nil else { throw .incomplete }
    position += 1
    flush()
    // Two quotes with nothing between them are a word too.
    if word.parts.count == first { word.parts.append(.text("", isQuoted: true)) }
  }

  private mutating func upTo(_ end: Unicode.Scalar) throws(ShellSyntaxError) -> String {
    guard let stop = script[position...].firstIndex(of: end) else { throw .incomplete }
    defer { position = stop + 1 }
    return string(position..<stop)
  }

  private func string(_ range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: script[range])
    return String(text)
  }

  /// What `$` begins; nil, and past it, where it is only a dollar.
  private mutating func replacement(isQuoted: Bool) throws(ShellSyntaxError) -> ShellWord.Part? {
    position += 1
    guard let next else { return nil }
    if next == "(" {
      let isNumber = position + 1 < script.count && script[position + 1] == "("
      let inner = try parentheses()
      return isNumber && inner.hasSuffix(")")
        ? .number(of: String(inner.dropFirst().dropLast())) : .output(of: inner, isQuoted: isQuoted)
    }
    if next == "{" {
      position += 1
      return .parameter(try braces(), isQuoted: isQuoted)
    }
    if "?$#@*!-0123456789".unicodeScalars.contains(next) {
      position += 1
      return .parameter(ShellParameter(name: String(Character(next))), isQuoted: isQuoted)
    }
    let name = self.name()
    return name.isEmpty ? nil : .parameter(ShellParameter(name: name), isQuoted: isQuoted)
  }

  private mutating func name() -> String {
    let start = position
    while let next, next == "_" || next.isASCII && next.properties.isAlphabetic || position > start && ("0"..."9").contains(next) {
      position += 1
    }
    return string(start..<position)
  }

  private mutating func braces() throws(ShellSyntaxError) -> ShellParameter {
    var parameter = ShellParameter(name: "")
    if next == "#", position + 1 < script.count, script[position + 1] != "}" {
      parameter.isLength = true
      position += 1
    }
    parameter.name = name()
    if parameter.name.isEmpty, let next {
      parameter.name = String(Character(next))
      position += 1
    }
    if next == ":" {
      parameter.heedsEmpty = true
      position += 1
    }
    if next == "-" {
      position += 1
      depth += 1
      if depth > GuestLimits.depth { throw .tooDeep }
      parameter.standard = try word(until: ["}"])
      depth -= 1
    }
    guard let next else { throw .incomplete }
    guard next == "}" else { throw .unexpected(String(Character(next))) }
    position += 1
    return parameter
  }

  /// What stands in parentheses, which may hold others; quotes hide them.
  private mutating func parentheses() throws(ShellSyntaxError) -> String {
    let start = position + 1
    var depth = 0
    var quote: Unicode.Scalar?
    while let next {
      position += 1
      if next == "\\" {
        position += 1
      } else if let open = quote {
        if next == open { quote = nil }
      } else if next == "'" || next == "\"" {
        quote = next
      } else if next == "(" {
        depth += 1
      } else if next == ")" {
        depth -= 1
        if depth == 0 { return string(start..<(position - 1)) }
      }
    }
    throw .incomplete
  }
}
