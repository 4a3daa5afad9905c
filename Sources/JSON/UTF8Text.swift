#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Questions about bytes that may be UTF-8.
public enum UTF8Text {
  /// Whether all of it is UTF-8.
  public static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
    // Nearly all output is ASCII, for which there is no need of a copy.
    if ByteScan.isASCII(bytes) { return true }
    return String(validating: bytes, as: UTF8.self) != nil
  }

  /// Whether it is UTF-8 and better written as text than as base64. A NUL takes six bytes in JSON: what has many of them (an archive, an
  /// empty disk) is no text to anybody, though all of it may be UTF-8. Colours are.
  public static func isText(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard isValid(bytes) else { return false }
    // Nearly all text has none, which memchr says at the speed of memory.
    guard let base = bytes.baseAddress, memchr(base, 0, bytes.count) != nil else { return true }
    return bytes.count { $0 == 0 } * 8 <= bytes.count
  }

  /// How many bytes there are without the beginning of a character at the end whose rest may still come.
  public static func endOfWholeCharacters(_ bytes: UnsafeRawBufferPointer) -> Int {
    // The last lead byte stands at most three places before the end.
    guard let lead = bytes.suffix(4).lastIndex(where: { $0 & 0xC0 != 0x80 }) else { return bytes.count }
    let length =
      switch bytes[lead] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    return bytes.count - lead < length ? lead : bytes.count
  }
}
