#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A path of the host as the kernel would find it: absolute, links resolved. What does not exist yet is appended to the part that does, so that
/// a file which is about to be written has the same path before and after.
///
/// In bytes: to Swift `/` and an accent behind it are one character, and two spellings of `é` are equal; to the kernel they are not. (realpath
/// alone says nothing of what is not there yet.)
///
/// Looks at the file system on the caller's thread.
struct ResolvedPath: Hashable, Sendable {
  /// Absolute, without a slash at its end.
  let bytes: [UInt8]
  /// Nobody can say where it is: links lead in a circle, or through more than the kernel follows, or it climbs out of what is not there.
  let isUncertain: Bool

  private static let slash = UInt8(ascii: "/")
  /// As many as Linux follows.
  private static let mostLinks = 40

  init(_ path: String) {
    if let found = Self.real(path) {
      (bytes, isUncertain) = (found, false)
      return
    }
    var place = Walk(from: path.utf8.first == Self.slash ? "/" : ".")
    place.follow(Array(path.utf8))
    (bytes, isUncertain) = (place.bytes, place.isUncertain)
  }

  /// Nil for what is not there.
  private static func real(_ path: String) -> [UInt8]? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return Array(UnsafeRawBufferPointer(start: found, count: strlen(found)))
  }

  /// Whether it is a folder or below it.
  func isIn(_ folder: ResolvedPath) -> Bool {
    let (all, above) = (bytes.split(separator: Self.slash), folder.bytes.split(separator: Self.slash))
    return all.starts(with: above, by: ==)
  }

  /// The way through the file system, a component at a time; what it costs grows with the length of the path alone.
  private struct Walk {
    var bytes: [UInt8]
    var isUncertain = false
    private var links = 0
    /// From here on nothing is there.
    private var isMissing = false

    init(from folder: String) { bytes = real(folder) ?? Array(folder.utf8) }

    mutating func follow(_ path: [UInt8]) {
      // The last is next.
      var rest = Array(path.split(separator: slash).reversed())
      while let name = rest.popLast() {
        if name.elementsEqual(".".utf8) { continue }
        if name.elementsEqual("..".utf8) {
          climb()
          continue
        }
        let above = bytes.count
        if bytes.last != slash { bytes.append(slash) }
        bytes += name
        guard !isMissing, let target = target() else { continue }
        links += 1
        isUncertain = isUncertain || links > mostLinks
        if isUncertain { continue }
        if target.first == slash { bytes = [slash] } else { bytes.removeLast(bytes.count - above) }
        rest += target.split(separator: slash).reversed()
      }
    }

    /// The folder above. Out of what is not there no way leads yet.
    private mutating func climb() {
      isUncertain = isUncertain || isMissing
      while let last = bytes.popLast(), last != slash {}
      if bytes.isEmpty { bytes = [slash] }
    }

    /// Where the link leads that is here, if there is one.
    private mutating func target() -> ArraySlice<UInt8>? {
      var target = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = readlink(bytes.map(CChar.init(bitPattern:)) + [0], &target, target.count)
      if count < 0 && errno != EINVAL { isMissing = true }  // EINVAL: it is there, and no link
      return count > 0 ? target[..<count].map(UInt8.init(bitPattern:))[...] : nil
    }
  }
}
