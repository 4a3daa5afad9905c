/// Value → text, appended to ``bytes``. Compact, without a space; members in the order given.
///
/// Strings are written as UTF-8. Escaped are the quote, the backslash, control characters (`\b \f \n \r \t`, else `\u00XX`), and U+2028 and
/// U+2029, which are ends of line to some readers. So no line break of any kind can come out of this writer.
public struct JSONWriter: Sendable {
  /// What was written so far. To be reused: `bytes.removeAll(keepingCapacity: true)`.
  public var bytes: [UInt8] = []

  /// A writer that has written nothing.
  public init() {}

  /// A writer with room for so many bytes.
  public init(capacity: Int) { bytes.reserveCapacity(capacity) }

  /// Appends text as it is: punctuation, names, a whole value. Must be what JSON allows at this place.
  @inline(__always)
  public mutating func raw(_ ascii: StaticString) {
    // Two or three bytes in most calls; a string literal costs no allocation and no look at its length at run time.
    ascii.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Appends bytes as they are. Must be what JSON allows at this place.
  public mutating func raw(_ text: some Collection<UInt8>) { bytes.append(contentsOf: text) }

  /// Writes `null`.
  public mutating func null() { raw("null") }

  /// Writes `true` or `false`.
  public mutating func write(_ bool: Bool) { raw(bool ? "true" : "false") }

  /// Writes a whole number.
  public mutating func write(_ integer: some BinaryInteger) { raw(String(integer).utf8) }

  /// Writes the number's own text.
  public mutating func write(_ number: JSONNumber) {
    // By its bytes: as a collection of them it takes five times as long (Swift 6.3).
    var lexeme = number.lexeme
    lexeme.withUTF8 { bytes.append(contentsOf: $0) }
  }

  /// Writes a string with its quotes.
  public mutating func write(_ string: String) {
    var copy = string
    copy.withUTF8 { write(utf8: UnsafeRawBufferPointer($0)) }
  }

  /// Writes bytes that are known to be UTF-8 as a string with its quotes, without making a String of them. If they are not UTF-8, what
  /// is written is no JSON.
  public mutating func write(utf8: UnsafeRawBufferPointer) {
    bytes.append(UInt8(ascii: "\""))
    if let base = utf8.baseAddress { escape(base, utf8.count) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes bytes as a string of base64 with its quotes.
  public mutating func write(base64 data: UnsafeRawBufferPointer) {
    bytes.append(UInt8(ascii: "\""))
    Base64.append(data, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes any value.
  public mutating func write(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let bool): write(bool)
    case .number(let number): write(number)
    case .string(let string): write(string)
    case .array(let array): write(array)
    case .object(let object): write(object)
    }
  }

  /// Writes an array.
  public mutating func write(_ array: [JSONValue]) {
    bytes.append(UInt8(ascii: "["))
    for (index, element) in array.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(element)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// Writes an object.
  public mutating func write(_ object: JSONObject) {
    bytes.append(UInt8(ascii: "{"))
    for (index, member) in object.members.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(member.key)
      bytes.append(UInt8(ascii: ":"))
      write(member.value)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

extension JSONWriter {
  /// Copies runs of harmless bytes and spells out what lies between them.
  private mutating func escape(_ base: UnsafeRawPointer, _ count: Int) {
    var position = 0
    while position < count {
      let stop = ByteScan.endOfWritableText(base, from: position, to: count)
      bytes.append(contentsOf: UnsafeRawBufferPointer(start: base + position, count: stop - position))
      guard stop < count else { return }
      position = stop + 1
      switch base.load(fromByteOffset: stop, as: UInt8.self) {
      case UInt8(ascii: "\""): raw(#"\""#)
      case UInt8(ascii: "\\"): raw(#"\\"#)
      case 0x08: raw(#"\b"#)
      case 0x09: raw(#"\t"#)
      case 0x0A: raw(#"\n"#)
      case 0x0C: raw(#"\f"#)
      case 0x0D: raw(#"\r"#)
      case 0xE2: position = lineSeparator(base, at: stop, count)
      case let control:
        raw(#"\u00"#)
        raw([UInt8(ascii: "0") + control >> 4, Self.hexDigit(control & 0xF)])
      }
    }
  }

  /// Writes what begins with 0xE2: U+2028 is E2 80 A8, U+2029 is E2 80 A9, and all else begins an ordinary character. Returns the next
  /// byte to look at.
  private mutating func lineSeparator(_ base: UnsafeRawPointer, at start: Int, _ count: Int) -> Int {
    if start + 2 < count, base.load(fromByteOffset: start + 1, as: UInt8.self) == 0x80 {
      switch base.load(fromByteOffset: start + 2, as: UInt8.self) {
      case 0xA8:
        raw(#"\u2028"#)
        return start + 3
      case 0xA9:
        raw(#"\u2029"#)
        return start + 3
      default: break
      }
    }
    bytes.append(0xE2)
    return start + 1
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }
}
