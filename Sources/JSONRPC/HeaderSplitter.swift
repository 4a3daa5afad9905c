/// Splits bytes into messages as LSP's base protocol has them: `Content-Length: N`, perhaps other fields, an empty line, N bytes.
struct HeaderSplitter {
  private enum Place {
    case header
    case body(Int)
    /// In a message that is too long.
    case dropping(Int)
  }

  /// Longer than any header that means something.
  private static let longestLine = 4096
  private static let name = Array("content-length:".utf8)
  /// What is kept of an endless line, in bytes: more than a header, which its end may be.
  private static let tail = 64

  private let limit: Int
  private var place = Place.header
  /// What the header said so far.
  private var length: Int?
  /// Whether it said anything.
  private var hasFields = false
  /// Between what was no header and the next Content-Length.
  private var isLost = false
  /// Up to here there is no LF.
  private var scanned = 0

  init(limit: Int) { self.limit = limit }

  mutating func split(_ buffer: inout InputBuffer, _ body: (Received) -> Void) {
    while true {
      switch place {
      case .header:
        guard let end = buffer.index(of: 0x0A, from: scanned) else {
          scanned = buffer.count
          if scanned > Self.longestLine {
            lose("a header line is longer than \(Self.longestLine) bytes", body)
            buffer.drop(scanned - Self.tail)
            scanned = Self.tail
          }
          return
        }
        take(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<end]), body)
        buffer.drop(end + 1)
        scanned = 0
      case .body(let count):
        guard buffer.count >= count else { return }
        body(.whole(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count])))
        buffer.drop(count)
        place = .header
      case .dropping(let count):
        let dropped = min(count, buffer.count)
        buffer.drop(dropped)
        guard dropped == count else {
          place = .dropping(count - dropped)
          return
        }
        place = .header
      }
    }
  }

  mutating func finish(_ buffer: inout InputBuffer, _ body: (Received) -> Void) {
    switch place {
    case .header where buffer.count == 0 && !hasFields || isLost: break
    case .dropping: break
    case .header, .body: body(.broken("the input ended in the middle of a message"))
    }
  }

  private mutating func take(_ line: UnsafeRawBufferPointer, _ body: (Received) -> Void) {
    let line = line.last == 0x0D ? line.dropLast() : line[...]
    if line.isEmpty {
      defer { (length, hasFields) = (nil, false) }
      guard let length else {
        if hasFields { lose("a header without Content-Length", body) }
        return
      }
      place = length > limit ? .dropping(length) : .body(length)
      if length > limit { body(.tooLong) }
      return
    }
    if line.count > Self.longestLine || !Self.isField(line) {
      let text = String(decoding: line.prefix(40), as: UTF8.self)
      lose("a header was expected (Content-Length: N), not \"\(text)\"; messages that are lines need --framing lines", body)
    }
    hasFields = true
    guard let value = Self.value(of: line, anywhere: isLost) else { return }
    let text = String(decoding: value, as: UTF8.self)
    guard value.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else {
      return lose("Content-Length is a number of bytes, not \"\(text.prefix(40))\"", body)
    }
    if let length, length != number { return lose("Content-Length is \(length) and \(number)", body) }
    (length, isLost) = (number, false)
  }

  /// Says so once, and looks for the next header.
  private mutating func lose(_ why: String, _ body: (Received) -> Void) {
    if !isLost { body(.broken(why)) }
    (length, isLost) = (nil, true)
  }

  /// Whether it is a name, of the characters that HTTP takes in one (RFC 9110, section 5.6.2), with a colon. No JSON begins like that.
  private static func isField(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
    let name = line.prefix { $0 != UInt8(ascii: ":") }
    return !name.isEmpty && name.count < line.count && name.allSatisfy(isInName)
  }

  private static func isInName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  /// What follows the name of the field. What was no header may stand before it, without a line end.
  private static func value(of line: Slice<UnsafeRawBufferPointer>, anywhere: Bool) -> [UInt8]? {
    let lower = line.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    guard let start = (anywhere ? lower.indices : 0..<1).last(where: { lower[$0...].starts(with: name) }) else { return nil }
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    let value = line.dropFirst(start + name.count).drop(while: isSpace)
    return value.reversed().drop(while: isSpace).reversed()
  }
}
