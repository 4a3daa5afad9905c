extension TextParser {
  /// The string whose opening quote is the next byte.
  mutating func string() throws(JSONSyntaxError) -> String {
    guard let base = bytes.baseAddress else { throw problem("unexpected end") }
    let start = position + 1
    let stop = ByteScan.endOfPlainText(base, from: start, to: bytes.count)
    guard stop < bytes.count else { throw JSONSyntaxError(offset: stop, problem: "unexpected end") }
    switch bytes[stop] {
    case UInt8(ascii: "\""):
      // The common case: the text is what stands there. What is ASCII is UTF-8, and the initializer that mends bad UTF-8 takes half the
      // time of the one that finds it.
      let plain = UnsafeRawBufferPointer(rebasing: bytes[start..<stop])
      if ByteScan.isASCII(plain) {
        position = stop + 1
        return String(ascii: plain)
      }
      guard let string = String(validating: plain, as: UTF8.self) else { throw invalidUTF8(start..<stop) }
      position = stop + 1
      return string
    case UInt8(ascii: "\\"):
      return try escapedString(base, from: start, firstEscape: stop)
    default:
      throw JSONSyntaxError(offset: stop, problem: "raw control character in a string")
    }
  }

  private mutating func escapedString(_ base: UnsafeRawPointer, from start: Int, firstEscape: Int) throws(JSONSyntaxError) -> String
  {
    var unescaped: [UInt8] = []
    unescaped.append(contentsOf: bytes[start..<firstEscape])
    position = firstEscape
    while bytes[position] == UInt8(ascii: "\\") {
      try escape(into: &unescaped)
      let stop = ByteScan.endOfPlainText(base, from: position, to: bytes.count)
      unescaped.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[position..<stop]))
      position = stop
      guard position < bytes.count else { throw problem("unexpected end") }
    }
    guard bytes[position] == UInt8(ascii: "\"") else { throw problem("raw control character in a string") }
    // An escape is ASCII, so the text that stands there is valid just when the unescaped one is.
    guard let string = String(validating: unescaped, as: UTF8.self) else { throw invalidUTF8(start..<position) }
    position += 1
    return string
  }

  /// Reads one escape sequence, whose backslash is the next byte.
  private mutating func escape(into unescaped: inout [UInt8]) throws(JSONSyntaxError) {
    let backslash = position
    guard position + 1 < bytes.count else { throw JSONSyntaxError(offset: bytes.count, problem: "unexpected end") }
    position += 2
    switch bytes[position - 1] {
    case UInt8(ascii: "\""): unescaped.append(UInt8(ascii: "\""))
    case UInt8(ascii: "\\"): unescaped.append(UInt8(ascii: "\\"))
    case UInt8(ascii: "/"): unescaped.append(UInt8(ascii: "/"))
    case UInt8(ascii: "b"): unescaped.append(0x08)
    case UInt8(ascii: "f"): unescaped.append(0x0C)
    case UInt8(ascii: "n"): unescaped.append(0x0A)
    case UInt8(ascii: "r"): unescaped.append(0x0D)
    case UInt8(ascii: "t"): unescaped.append(0x09)
    case UInt8(ascii: "u"): try codePoint(backslash, into: &unescaped)
    default: throw JSONSyntaxError(offset: backslash, problem: "invalid escape")
    }
  }

  /// After `\u`: four digits, and if they are the first half of a pair, the second half.
  private mutating func codePoint(_ backslash: Int, into unescaped: inout [UInt8]) throws(JSONSyntaxError) {
    let unit = try fourDigits(backslash)
    if let scalar = Unicode.Scalar(unit) {
      unescaped.append(contentsOf: String(scalar).utf8)
      return
    }
    guard UTF16.isLeadSurrogate(unit), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { throw JSONSyntaxError(offset: backslash, problem: "lone surrogate") }
    position += 2
    let second = try fourDigits(position - 2)
    guard UTF16.isTrailSurrogate(second) else { throw JSONSyntaxError(offset: backslash, problem: "lone surrogate") }
    let scalar = 0x10000 + (UInt32(unit) & 0x3FF) << 10 + UInt32(second) & 0x3FF
    if let scalar = Unicode.Scalar(scalar) { unescaped.append(contentsOf: String(scalar).utf8) }
  }

  private mutating func fourDigits(_ backslash: Int) throws(JSONSyntaxError) -> UInt16 {
    guard position + 4 <= bytes.count else { throw JSONSyntaxError(offset: bytes.count, problem: "unexpected end") }
    var unit: UInt16 = 0
    for _ in 0..<4 {
      let digit: UInt8
      switch bytes[position] {
      case let byte where byte &- UInt8(ascii: "0") < 10: digit = byte - UInt8(ascii: "0")
      case let byte where (byte | 0x20) &- UInt8(ascii: "a") < 6: digit = (byte | 0x20) - UInt8(ascii: "a") + 10
      default: throw JSONSyntaxError(offset: backslash, problem: "invalid escape")
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  /// Only now, when it is known to be wrong, does it matter where.
  private func invalidUTF8(_ range: Range<Int>) -> JSONSyntaxError {
    var offset = range.lowerBound
    var rest = bytes[range].makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    while case .valid(let character) = parser.parseScalar(from: &rest) { offset += character.count }
    return JSONSyntaxError(offset: offset, problem: "invalid UTF-8")
  }
}

extension String {
  /// A string of bytes that are known to be ASCII.
  @inline(__always)
  init(ascii bytes: UnsafeRawBufferPointer) {
    // Up to 15 bytes lie in the string itself on 64-bit systems; this way they are copied there and no more, while init(decoding:) looks at
    // them three times (Swift 6.3).
    guard bytes.count <= 15 else {
      self.init(decoding: bytes, as: UTF8.self)
      return
    }
    self.init(unsafeUninitializedCapacity: bytes.count) { room in
      UnsafeMutableRawBufferPointer(room).copyMemory(from: bytes)
      return bytes.count
    }
  }
}
