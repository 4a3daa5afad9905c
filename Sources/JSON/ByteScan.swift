/// Finds the next byte that matters, sixteen at a time. Most bytes of a string need nothing but copying.
///
/// Written with comparisons of whole vectors, each with its type: these become one instruction (SSE2, NEON), while Swift 6.3 takes those with a
/// single number, and `pointwiseMin`, byte by byte, sixty times slower.
enum ByteScan {
  typealias Block = SIMD16<UInt8>

  /// The first byte in `start..<end` that ends or interrupts a string being read: a quote, a backslash, a control character. `end` if none.
  @inline(__always)
  static func endOfPlainText(_ base: UnsafeRawPointer, from start: Int, to end: Int) -> Int {
    var position = start
    while end - position >= 16 {
      let step = first(in: interruptions(base.loadUnaligned(fromByteOffset: position, as: Block.self)))
      if step < 16 { return position + step }
      position += 16
    }
    while position < end {
      let byte = base.load(fromByteOffset: position, as: UInt8.self)
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return position }
      position += 1
    }
    return end
  }

  /// The first byte of two blocks that may not be written into a string as it is: as above, and 0xE2, with which U+2028 and U+2029 begin. 32
  /// if none.
  @inline(__always)
  static func endOfWritableText(_ one: Block, _ two: Block) -> Int {
    let (marks, more) = (interruptions(one) | equal(one, 0xE2), interruptions(two) | equal(two, 0xE2))
    if isZero(marks | more) { return 32 }
    return isZero(marks) ? 16 &+ first(in: more) : first(in: marks)
  }

  /// Whether all bytes are below 0x80.
  @inline(__always)
  static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var position = 0
    var (even, odd) = (Block(), Block())
    while position + 32 <= bytes.count {
      even |= bytes.loadUnaligned(fromByteOffset: position, as: Block.self)
      odd |= bytes.loadUnaligned(fromByteOffset: position + 16, as: Block.self)
      position += 32
    }
    let halves = unsafeBitCast(even | odd, to: SIMD2<UInt64>.self)
    var all = halves[0] | halves[1]
    while position + 8 <= bytes.count {
      all |= bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      position += 8
    }
    while position < bytes.count {
      all |= UInt64(bytes[position])
      position += 1
    }
    return all & 0x8080_8080_8080_8080 == 0
  }

  /// All ones where a byte is a quote, a backslash or a control character.
  @inline(__always)
  private static func interruptions(_ block: Block) -> Block {
    let controls: SIMDMask<SIMD16<Int8>> = block .< Block(repeating: 0x20)
    return equal(block, UInt8(ascii: "\"")) | equal(block, UInt8(ascii: "\\")) | unsafeBitCast(controls, to: Block.self)
  }

  @inline(__always)
  private static func equal(_ block: Block, _ byte: UInt8) -> Block {
    let same: SIMDMask<SIMD16<Int8>> = block .== Block(repeating: byte)
    return unsafeBitCast(same, to: Block.self)
  }

  @inline(__always)
  private static func isZero(_ marks: Block) -> Bool {
    let halves = unsafeBitCast(marks, to: SIMD2<UInt64>.self)
    return halves[0] | halves[1] == 0
  }

  /// Where the first byte is that is not 0; 16 if none.
  @inline(__always)
  private static func first(in marks: Block) -> Int {
    if isZero(marks) { return 16 }  // the usual case, in one comparison
    let halves = unsafeBitCast(marks, to: SIMD2<UInt64>.self)
    let (low, high) = (UInt64(littleEndian: halves[0]), UInt64(littleEndian: halves[1]))
    return low != 0 ? low.trailingZeroBitCount / 8 : 8 + high.trailingZeroBitCount / 8
  }
}
