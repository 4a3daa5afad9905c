/// The grammar of a number: `-? (0 | [1-9][0-9]*) ([.][0-9]+)? ([eE][+-]?[0-9]+)?` (RFC 8259, section 6).
enum NumberGrammar {
  enum Outcome: Equatable {
    /// A number; `end` is the first byte after it.
    case number(end: Int)
    case wrong(at: Int, String)
  }

  /// Reads a number that begins at `start`. What follows it is no business of the grammar.
  @inline(__always)
  static func scan(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Outcome {
    var position = start
    if position < bytes.count, bytes[position] == UInt8(ascii: "-") { position += 1 }
    if position < bytes.count, bytes[position] == UInt8(ascii: "0") {
      position += 1
      if position < bytes.count, isDigit(bytes[position]) { return .wrong(at: position, "leading zero") }
    } else {
      let digits = position
      skipDigits(bytes, &position)
      if position == digits { return .wrong(at: position, "digit expected") }
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      let digits = position
      skipDigits(bytes, &position)
      if position == digits { return .wrong(at: position, "digit expected") }
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") { position += 1 }
      let digits = position
      skipDigits(bytes, &position)
      if position == digits { return .wrong(at: position, "digit expected") }
    }
    return .number(end: position)
  }

  @inline(__always)
  private static func skipDigits(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) {
    while position < bytes.count, isDigit(bytes[position]) { position += 1 }
  }

  @inline(__always) private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
