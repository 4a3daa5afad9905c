/// Splits bytes into lines, on LF alone (a character is never split, since no byte of a longer one is 0x0A).
struct LineSplitter {
  private let limit: Int
  /// Up to here there is no LF: a long line that comes in small pieces is looked at once, not again and again.
  private var scanned = 0
  private var isDropping = false

  /// - Parameter limit: the longest line, in bytes without its LF.
  init(limit: Int) { self.limit = limit }

  mutating func split(_ buffer: inout InputBuffer, _ body: (Received) -> Void) {
    while let end = buffer.index(of: 0x0A, from: scanned) {
      if isDropping {
        isDropping = false
      } else if end > limit {
        body(.tooLong)
      } else {
        body(.whole(Self.line(buffer.bytes, upTo: end)))
      }
      buffer.drop(end + 1)
      scanned = 0
    }
    scanned = buffer.count
    if scanned > limit && !isDropping {
      isDropping = true
      body(.tooLong)
    }
    if isDropping {
      buffer.drop(scanned)
      scanned = 0
    }
  }

  /// A last line without LF counts.
  mutating func finish(_ buffer: inout InputBuffer, _ body: (Received) -> Void) {
    if buffer.count > 0 && !isDropping { body(.whole(Self.line(buffer.bytes, upTo: buffer.count))) }
  }

  /// Without its LF or CRLF.
  private static func line(_ bytes: UnsafeRawBufferPointer, upTo end: Int) -> UnsafeRawBufferPointer {
    let endsInCR = end > 0 && bytes[end - 1] == 0x0D
    return UnsafeRawBufferPointer(rebasing: bytes[..<(endsInCR ? end - 1 : end)])
  }
}
