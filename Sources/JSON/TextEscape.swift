/// What stands between the quotes of a string: harmless bytes as they are, the others spelled out.
enum TextEscape {
  /// Appends text, which is UTF-8.
  static func append(_ text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
    // In pieces through a buffer on the stack, so that the array sees few and large appends.
    let room = min(text.count * 2 + slack, 4096)
    withUnsafeTemporaryAllocation(byteCount: room, alignment: 16) { room in
      var position = 0
      while position < text.count {
        let filled = fill(room, from: text, &position)
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<filled]))
      }
    }
  }

  /// What a step may write: two blocks, of which all but one byte is kept, and an escape.
  private static let slack = 32 + 6

  /// Writes what surely fits. Returns how much that is, and moves `position` behind what was read.
  @inline(__always)
  private static func fill(_ room: UnsafeMutableRawBufferPointer, from text: UnsafeRawBufferPointer, _ position: inout Int) -> Int {
    guard let from = text.baseAddress, let to = room.baseAddress else { return 0 }
    let last = room.count - slack
    var read = position
    var filled = 0
    while filled <= last, read < text.count {
      if text.count &- read >= 32 {
        // Copied while they are looked at; what follows overwrites what was too much.
        let one = from.loadUnaligned(fromByteOffset: read, as: ByteScan.Block.self)
        let two = from.loadUnaligned(fromByteOffset: read &+ 16, as: ByteScan.Block.self)
        to.storeBytes(of: one, toByteOffset: filled, as: ByteScan.Block.self)
        to.storeBytes(of: two, toByteOffset: filled &+ 16, as: ByteScan.Block.self)
        let plain = ByteScan.endOfWritableText(one, two)
        read &+= plain
        filled &+= plain
        if plain == 32 { continue }
      }
      // Where there is one control character, there is often another (CR LF, NULs).
      repeat {
        filled &+= write(from, &read, text.count, to + filled)
      } while filled <= last && read < text.count && from.load(fromByteOffset: read, as: UInt8.self) < 0x20
    }
    position = read
    return filled
  }

  /// Writes one byte, or U+2028 or U+2029, as it must be written. Returns how many bytes it wrote.
  @inline(__always)
  private static func write(_ from: UnsafeRawPointer, _ read: inout Int, _ end: Int, _ to: UnsafeMutableRawPointer) -> Int {
    let byte = from.load(fromByteOffset: read, as: UInt8.self)
    read += 1
    switch byte {
    case 0x0A: return put("\\n", to)  // the usual one
    case UInt8(ascii: "\""): return put(#"\""#, to)
    case UInt8(ascii: "\\"): return put(#"\\"#, to)
    case 0x08: return put(#"\b"#, to)
    case 0x09: return put(#"\t"#, to)
    case 0x0C: return put(#"\f"#, to)
    case 0x0D: return put(#"\r"#, to)
    case 0xE2:
      // U+2028 is E2 80 A8, U+2029 is E2 80 A9, and all else begins an ordinary character.
      if end - read >= 2, from.load(fromByteOffset: read, as: UInt8.self) == 0x80 {
        let third = from.load(fromByteOffset: read + 1, as: UInt8.self)
        if third == 0xA8 || third == 0xA9 {
          read += 2
          return put(third == 0xA8 ? #"\u2028"# : #"\u2029"#, to)
        }
      }
    case ..<0x20:
      let count = put(#"\u00"#, to)
      to.storeBytes(of: UInt8(ascii: "0") + byte >> 4, toByteOffset: count, as: UInt8.self)
      to.storeBytes(of: hexDigit(byte & 0xF), toByteOffset: count + 1, as: UInt8.self)
      return count + 2
    default: break
    }
    to.storeBytes(of: byte, as: UInt8.self)
    return 1
  }

  @inline(__always)
  private static func put(_ escape: StaticString, _ to: UnsafeMutableRawPointer) -> Int {
    to.copyMemory(from: escape.utf8Start, byteCount: escape.utf8CodeUnitCount)
    return escape.utf8CodeUnitCount
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }
}
