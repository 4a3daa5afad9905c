/// Value → text, appended to ``bytes``. Compact, without a space; members in the order given.
///
/// Strings are written as UTF-8. Escaped are the quote, the backslash, control characters (`\b \f \n \r \t`, else `\u00XX`), and U+2028 and
/// U+2029, which are ends of line to some readers. So no line break of any kind can come out of this writer.
public struct JSONWriter: Sendable {
  /// What was written so far. To be reused: `bytes.removeAll(keepingCapacity: true)`.
  public var bytes: [UInt8] = []

  /// A writer that has written nothing.
  public init() {}

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
    TextEscape.append(utf8, to: &bytes)
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
