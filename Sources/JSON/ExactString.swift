#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A string as JSON means it: a row of code points, not of characters. Two are the same when their UTF-8 is.
///
/// Swift's own `==` and `hash(into:)` normalize; with them an object that has both spellings of "é" would have a member twice.
struct ExactString: Hashable {
  let string: String

  init(_ string: String) { self.string = string }

  static func == (left: ExactString, right: ExactString) -> Bool { same(left.string, right.string) }

  /// Hashed with Swift's random seed, so that nobody can choose names that collide.
  func hash(into hasher: inout Hasher) {
    let contiguous: Void? = string.utf8.withContiguousStorageIfAvailable { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    if contiguous == nil { for byte in string.utf8 { hasher.combine(byte) } }
  }

  /// Whether the UTF-8 of two strings is the same. O(1) if the lengths differ, which they mostly do, and then without a call.
  @inline(__always) static func same(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && sameBytes(left, right)
  }

  private static func sameBytes(_ left: String, _ right: String) -> Bool {
    let count = left.utf8.count
    let contiguous = left.utf8.withContiguousStorageIfAvailable { left in
      right.utf8.withContiguousStorageIfAvailable { right in
        guard let left = left.baseAddress, let right = right.baseAddress else { return true }
        return memcmp(left, right, count) == 0
      }
    }
    return (contiguous ?? nil) ?? left.utf8.elementsEqual(right.utf8)
  }
}
