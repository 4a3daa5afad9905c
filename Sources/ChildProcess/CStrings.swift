/// Strings as the kernel takes them: each ended by a NUL in one block of memory, and a list of where they begin.
struct CStrings {
  private var bytes: [CChar] = []
  private var starts: [Int] = []

  /// False, and nothing changed, if `parts` hold a NUL, at which the kernel would silently end the string.
  mutating func append(_ parts: String...) -> Bool {
    let start = bytes.count
    for var part in parts {
      let clean = part.withUTF8 { text in
        if text.contains(0) { return false }
        text.withMemoryRebound(to: CChar.self) { bytes.append(contentsOf: $0) }
        return true
      }
      if !clean {
        bytes.removeSubrange(start...)
        return false
      }
    }
    bytes.append(0)
    starts.append(start)
    return true
  }

  /// The same for bytes that need not be text.
  mutating func append(bytes entry: [UInt8]) -> Bool {
    entry.withUnsafeBufferPointer { entry in
      if entry.contains(0) { return false }
      starts.append(bytes.count)
      // Rebound, not mapped: an environment is some kilobytes, for every child.
      entry.withMemoryRebound(to: CChar.self) { bytes.append(contentsOf: $0) }
      bytes.append(0)
      return true
    }
  }

  /// The list with its final null pointer; valid within `body` only.
  mutating func withPointers<Result>(_ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result) -> Result? {
    bytes.withUnsafeMutableBufferPointer { block in
      var pointers = starts.map { start in block.baseAddress.map { $0 + start } }
      pointers.append(nil)
      return pointers.withUnsafeBufferPointer { list in list.baseAddress.map(body) }
    }
  }
}
