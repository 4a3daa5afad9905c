/// RFC 4648, section 4: the alphabet with `+` and `/`, padded, without line breaks.
///
/// Written by hand because Foundation has the only other one: without Foundation the program is half as large and starts 1 ms sooner.
public enum Base64 {
  /// The base64 of these bytes.
  public static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
    String(unsafeUninitializedCapacity: encodedCount(bytes.count)) { fill($0, from: bytes) }
  }

  /// The base64 of these bytes.
  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    bytes.withContiguousStorageIfAvailable { encode(UnsafeRawBufferPointer($0)) } ?? Array(bytes).withUnsafeBytes { encode($0) }
  }

  /// Appends the base64 of these bytes.
  public static func append(_ bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
    // In pieces through a buffer on the stack, so that the array only ever sees whole appends and grows as arrays grow.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: encodedCount(piece)) { buffer in
      var start = 0
      while start < bytes.count {
        let end = Swift.min(start + piece, bytes.count)
        let filled = fill(buffer, from: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        text.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[..<filled]))
        start = end
      }
    }
  }

  /// The bytes that this text stands for; nil unless it is exactly what ``encode(_:)-(UnsafeRawBufferPointer)`` would have written: whole
  /// groups of four, padding where it belongs, no other characters, no stray bits under the padding.
  public static func decode(_ text: String) -> [UInt8]? {
    var copy = text
    return copy.withUTF8 { decode($0) }
  }

  /// How many characters the base64 of so many bytes has.
  public static func encodedCount(_ count: Int) -> Int { (count + 2) / 3 * 4 }

  /// A multiple of three, so that pieces need no padding between them.
  private static let piece = 768

  private static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 4) else { return nil }
    guard let last = text.last else { return [] }
    let padding = last != UInt8(ascii: "=") ? 0 : text[text.count - 2] != UInt8(ascii: "=") ? 1 : 2
    let whole = text.count - (padding > 0 ? 4 : 0)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    for group in stride(from: 0, to: whole, by: 4) {
      let value = value(text[group]) << 18 | value(text[group + 1]) << 12 | value(text[group + 2]) << 6 | value(text[group + 3])
      if value > 0xFF_FFFF { return nil }
      bytes.append(UInt8(truncatingIfNeeded: value >> 16))
      bytes.append(UInt8(truncatingIfNeeded: value >> 8))
      bytes.append(UInt8(truncatingIfNeeded: value))
    }
    guard padding > 0 else { return bytes }
    let head = value(text[whole]) << 18 | value(text[whole + 1]) << 12
    let tail = padding == 1 ? value(text[whole + 2]) << 6 : 0
    let value = head | tail
    let stray: UInt32 = padding == 1 ? 0xFF : 0xFFFF
    if value > 0xFF_FFFF || value & stray != 0 { return nil }
    bytes.append(UInt8(truncatingIfNeeded: value >> 16))
    if padding == 1 { bytes.append(UInt8(truncatingIfNeeded: value >> 8)) }
    return bytes
  }

  /// The six bits of a character. What is no character of the alphabet sets bit 24 or above, wherever in the group it stands.
  @inline(__always)
  private static func value(_ character: UInt8) -> UInt32 {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: 0xFFFF_FFC0
    }
  }

  /// Writes the base64 of `bytes` to the start of `room`, which must be large enough; returns how many characters it wrote.
  @discardableResult
  private static func fill(_ room: UnsafeMutableBufferPointer<UInt8>, from bytes: UnsafeRawBufferPointer) -> Int {
    let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    let letters = alphabet.utf8Start
    guard let to = room.baseAddress, let from = bytes.baseAddress, !bytes.isEmpty else { return 0 }
    func byte(_ index: Int) -> Int { Int(from.load(fromByteOffset: index, as: UInt8.self)) }
    var read = 0
    var written = 0
    func put(_ count: Int, of bits: Int) {
      for place in 0..<4 { to[written + place] = place < count ? letters[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "=") }
      written += 4
    }
    while read + 3 <= bytes.count {
      put(4, of: byte(read) << 16 | byte(read + 1) << 8 | byte(read + 2))
      read += 3
    }
    switch bytes.count - read {
    case 1: put(2, of: byte(read) << 16)
    case 2: put(3, of: byte(read) << 16 | byte(read + 1) << 8)
    default: break
    }
    return written
  }
}
