#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension TextParser {
  /// The whole text, of which, if it is an object, only the members of some names are wanted: no object is made of it, and a wanted name is
  /// compared where it stands. As strict as ``document(_:)``.
  /// - Returns: nil, or the value if it is no object.
  mutating func members(
    _ bytes: UnsafeRawBufferPointer, named names: MemberNames, _ take: (Int, JSONValue) -> Void
  ) throws(JSONSyntaxError) -> JSONValue? {
    defer { forget() }
    try begin(bytes)
    guard bytes[position] == UInt8(ascii: "{") else {
      let value = try value()
      try end()
      return value
    }
    try enter()
    var given: UInt64 = 0
    var others: Set<ExactString> = []
    if try !isEmptyContainer(UInt8(ascii: "}")) {
      repeat {
        if let index = try name(of: names, &given, &others) { take(index, try value()) } else { _ = try value() }
      } while try goesOn(UInt8(ascii: "}"))
    }
    depth -= 1
    try end()
    return nil
  }

  /// Reads a name and its colon. Returns the index of a wanted one.
  private mutating func name(of names: MemberNames, _ given: inout UInt64, _ others: inout Set<ExactString>)
    throws(JSONSyntaxError) -> Int?
  {
    guard position < bytes.count else { throw problem("unexpected end") }
    guard bytes[position] == UInt8(ascii: "\"") else { throw unexpected() }
    let start = position
    var found = plainName(of: names)
    if found == nil {
      let key = try string()
      found = names.index(of: key)
      if found == nil {
        // As in an object, whose members lie there while it is unfinished.
        if isKnown(key, since: 0, &others) { throw duplicate(key, at: start) }
        members.push((key, .null))
      }
    }
    if let found {
      if given >> UInt64(found) & 1 == 1 { throw duplicate(names.name(found), at: start) }
      given |= 1 << UInt64(found)
    }
    try passColon()
    return found
  }

  /// The index of the name that stands here without escapes, which is passed then.
  private mutating func plainName(of names: MemberNames) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    for index in names.names.indices {
      let name = names.names[index]
      let end = position + 1 + name.utf8CodeUnitCount
      guard end < bytes.count, bytes[end] == UInt8(ascii: "\""),
        memcmp(base + position + 1, name.utf8Start, name.utf8CodeUnitCount) == 0
      else { continue }
      position = end + 1
      return index
    }
    return nil
  }
}
