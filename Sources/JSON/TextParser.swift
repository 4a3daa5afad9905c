/// Reads one text after the other. Strings are in TextParser+Strings.swift, objects of which little is wanted in TextParser+Members.swift.
struct TextParser: ~Copyable {
  private(set) var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
  let maxDepth: Int
  /// The next byte to read.
  var position = 0
  var depth = 0
  private var elements = ScratchStack<JSONValue>()
  var members = ScratchStack<JSONObject.Member>()

  /// Up to this many members a scan is cheaper than a set. smolvm's machines have 26.
  private static let scannedMembers = 32

  init(maxDepth: Int) { self.maxDepth = maxDepth }

  /// The whole text: one value, and nothing but white space around it.
  mutating func document(_ bytes: UnsafeRawBufferPointer) throws(JSONSyntaxError) -> JSONValue {
    defer { forget() }
    try begin(bytes)
    let value = try value()
    try end()
    return value
  }

  /// Goes to the first byte of the value.
  mutating func begin(_ bytes: UnsafeRawBufferPointer) throws(JSONSyntaxError) {
    (self.bytes, position, depth) = (bytes, 0, 0)
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { throw problem("byte order mark") }
    skipSpace()
    if position == bytes.count { throw problem("no value") }
  }

  /// Sees that nothing follows.
  mutating func end() throws(JSONSyntaxError) {
    skipSpace()
    if position < bytes.count { throw problem("text after the value") }
  }

  /// Empties the stacks: a text that was refused, or of which only some members were wanted, leaves something there.
  mutating func forget() {
    elements.removeAll()
    members.removeAll()
  }

  mutating func value() throws(JSONSyntaxError) -> JSONValue {
    guard position < bytes.count else { throw problem("unexpected end") }
    switch bytes[position] {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw unexpected()
    }
  }

  private mutating func object() throws(JSONSyntaxError) -> JSONObject {
    try enter()
    let first = members.count
    var seen: Set<ExactString> = []
    if try !isEmptyContainer(UInt8(ascii: "}")) {
      repeat {
        guard position < bytes.count else { throw problem("unexpected end") }
        guard bytes[position] == UInt8(ascii: "\"") else { throw unexpected() }
        let start = position
        let key = try string()
        if isKnown(key, since: first, &seen) { throw duplicate(key, at: start) }
        try passColon()
        members.push((key, try value()))
      } while try goesOn(UInt8(ascii: "}"))
    }
    depth -= 1
    return JSONObject(members.take(from: first))
  }

  private mutating func array() throws(JSONSyntaxError) -> [JSONValue] {
    try enter()
    let first = elements.count
    if try !isEmptyContainer(UInt8(ascii: "]")) {
      repeat { elements.push(try value()) } while try goesOn(UInt8(ascii: "]"))
    }
    depth -= 1
    return elements.take(from: first)
  }

  mutating func enter() throws(JSONSyntaxError) {
    if depth >= maxDepth { throw problem("nested deeper than \(maxDepth)") }
    depth += 1
    position += 1
  }

  /// From the end of a name to the beginning of its value.
  mutating func passColon() throws(JSONSyntaxError) {
    skipSpace()
    guard position < bytes.count else { throw problem("unexpected end") }
    guard bytes[position] == UInt8(ascii: ":") else { throw unexpected() }
    position += 1
    skipSpace()
  }

  /// After the opening bracket: whether the closing one follows at once (then it is taken).
  mutating func isEmptyContainer(_ closing: UInt8) throws(JSONSyntaxError) -> Bool {
    skipSpace()
    guard position < bytes.count else { throw problem("unexpected end") }
    guard bytes[position] == closing else { return false }
    position += 1
    return true
  }

  /// After an element: true and past the comma if another must follow, false and past the bracket if it was the last.
  mutating func goesOn(_ closing: UInt8) throws(JSONSyntaxError) -> Bool {
    skipSpace()
    guard position < bytes.count else { throw problem("unexpected end") }
    if bytes[position] == closing {
      position += 1
      return false
    }
    guard bytes[position] == UInt8(ascii: ",") else { throw unexpected() }
    let comma = position
    position += 1
    skipSpace()
    if position < bytes.count, bytes[position] == closing { throw JSONSyntaxError(offset: comma, problem: "trailing comma") }
    return true
  }

  /// Whether the unfinished object, whose members begin at `first` on the stack, has that name already.
  func isKnown(_ key: String, since first: Int, _ seen: inout Set<ExactString>) -> Bool {
    let count = members.count - first
    if count < Self.scannedMembers {
      for index in first..<members.count where ExactString.same(members.elements[index].key, key) { return true }
      return false
    }
    if seen.isEmpty { for index in first..<members.count { seen.insert(ExactString(members.elements[index].key)) } }
    return !seen.insert(ExactString(key)).inserted
  }

  private mutating func number() throws(JSONSyntaxError) -> JSONNumber {
    switch NumberGrammar.scan(bytes, from: position) {
    case .number(let end):
      let lexeme = String(ascii: UnsafeRawBufferPointer(rebasing: bytes[position..<end]))
      position = end
      return JSONNumber(unchecked: lexeme)
    case .wrong(let at, let what):
      throw JSONSyntaxError(offset: at, problem: at == bytes.count ? "unexpected end" : what)
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
    for index in 0..<word.utf8CodeUnitCount {
      guard position < bytes.count else { throw problem("unexpected end") }
      guard bytes[position] == word.utf8Start[index] else { throw unexpected() }
      position += 1
    }
    return value
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
      default: return
      }
    }
  }
}

extension TextParser {
  /// An error at the next byte.
  func problem(_ what: String) -> JSONSyntaxError { JSONSyntaxError(offset: position, problem: what) }

  func unexpected() -> JSONSyntaxError {
    let byte = bytes[position]
    if byte > 0x20, byte < 0x7F { return problem("unexpected '\(Unicode.Scalar(byte))'") }
    let digits = String(byte, radix: 16, uppercase: true)
    return problem("unexpected byte 0x\(digits.count == 1 ? "0" : "")\(digits)")
  }

  /// An error at a name that was there already.
  func duplicate(_ name: String, at start: Int) -> JSONSyntaxError {
    JSONSyntaxError(offset: start, problem: "duplicate member \(quoted(name))")
  }

  /// A name for a message. A name may be megabytes long; a message should not.
  private func quoted(_ name: String) -> String {
    let shown = name.unicodeScalars.prefix(64)
    return shown.endIndex == name.endIndex ? "\"\(name)\"" : "\"\(String(shown))…\""
  }
}
