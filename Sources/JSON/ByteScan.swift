/// Finds the next byte that matters, eight at a time. Most bytes of a string need nothing but copying.
enum ByteScan {
  /// The first byte in `start..<end` that ends or interrupts a string being read: a quote, a backslash, a control character. `end` if none.
  @inline(__always)
  static func endOfPlainText(_ base: UnsafeRawPointer, from start: Int, to end: Int) -> Int {
    scan(base, from: start, to: end) { quotes($0) | backslashes($0) | controls($0) }
  }

  /// The first byte in `start..<end` that may not be written into a string as it is: as above, and 0xE2, with which U+2028 and U+2029
  /// begin. `end` if none.
  @inline(__always)
  static func endOfWritableText(_ base: UnsafeRawPointer, from start: Int, to end: Int) -> Int {
    scan(base, from: start, to: end) { quotes($0) | backslashes($0) | controls($0) | equal($0, 0xE2) }
  }

  /// Whether all bytes in `start..<end` are below 0x80.
  @inline(__always)
  static func isASCII(_ base: UnsafeRawPointer, from start: Int, to end: Int) -> Bool {
    var position = start
    var all: UInt64 = 0
    while end - position >= 8 {
      all |= base.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      position += 8
    }
    while position < end {
      all |= UInt64(base.load(fromByteOffset: position, as: UInt8.self))
      position += 1
    }
    return all & 0x8080_8080_8080_8080 == 0
  }

  /// `marks` sets the top bit of each byte that matters. It may set more above a marked byte (a borrow moves upwards), never below: the
  /// lowest mark is exact, and the lowest is the first, because the eight bytes are read little-endian.
  @inline(__always)
  private static func scan(_ base: UnsafeRawPointer, from start: Int, to end: Int, _ marks: (UInt64) -> UInt64) -> Int {
    var position = start
    while end - position >= 8 {
      let eight = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let marked = marks(eight)
      if marked != 0 { return position + marked.trailingZeroBitCount / 8 }
      position += 8
    }
    while position < end {
      let byte = UInt64(base.load(fromByteOffset: position, as: UInt8.self))
      // Padded with ones, not zeros: a zero byte is a control character.
      if marks(byte | ~0xFF) & 0x80 != 0 { return position }
      position += 1
    }
    return end
  }

  @inline(__always) private static func quotes(_ eight: UInt64) -> UInt64 { equal(eight, UInt8(ascii: "\"")) }
  @inline(__always) private static func backslashes(_ eight: UInt64) -> UInt64 { equal(eight, UInt8(ascii: "\\")) }

  /// Bytes below 0x20.
  @inline(__always)
  private static func controls(_ eight: UInt64) -> UInt64 { (eight &- 0x2020_2020_2020_2020) & ~eight & 0x8080_8080_8080_8080 }

  @inline(__always)
  private static func equal(_ eight: UInt64, _ byte: UInt8) -> UInt64 {
    let difference = eight ^ (0x0101_0101_0101_0101 &* UInt64(byte))
    return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
  }
}
