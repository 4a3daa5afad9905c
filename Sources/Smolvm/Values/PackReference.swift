import JSON

/// Where a pack is in a registry: `[REGISTRY/]NAME[:TAG]`, or `[REGISTRY/]NAME@DIGEST`.
public struct PackReference: TextValue {
  public static let rule: JSONObject = [
    "description": "A pack in a registry: [REGISTRY[:PORT]/]NAME[:TAG], or with @sha256:DIGEST behind it.",
    "pattern": .string(
      "^[A-Za-z0-9][A-Za-z0-9._-]*(?::[0-9]{1,5}(?=/))?(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]*)?(?:@sha256:[0-9a-f]{64})?"
        + SchemaPattern.end), "maxLength": .number(JSONNumber(longest)),
  ]
  private static let longest = 1024
  /// The reference.
  public let text: String
  /// A reference that has not been checked yet.
  public init(_ text: String) { self.text = text }

  /// It is a word of its own on the command line: what begins with a dash would be a flag there.
  public func check() throws(JSONMismatch) {
    guard text.utf8.count <= Self.longest, isReference else {
      throw JSONMismatch(expected: "a pack in a registry: [REGISTRY[:PORT]/]NAME[:TAG]")
    }
  }

  private var isReference: Bool {
    var rest = text[...]
    if let at = rest.firstIndex(of: "@") {
      let digest = rest[rest.index(after: at)...]
      guard digest.hasPrefix("sha256:"), digest.utf8.count == 71,
        digest.utf8.dropFirst(7).allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
      else { return false }
      rest = rest[..<at]
    }
    var parts = rest.split(separator: "/", omittingEmptySubsequences: false)
    func cut(_ part: inout Substring) -> Substring? {
      guard let colon = part.firstIndex(of: ":") else { return nil }
      defer { part = part[..<colon] }
      return part[part.index(after: colon)...]
    }
    // Of the last part it is a tag, of the first of several a port.
    if let tag = cut(&parts[parts.count - 1]), !Self.isWord(tag, mayBeginWithUnderscore: true) { return false }
    if parts.count > 1, let port = cut(&parts[0]),
      !(1...5).contains(port.utf8.count) || !port.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    {
      return false
    }
    return parts.allSatisfy { Self.isWord($0, mayBeginWithUnderscore: false) }
  }

  private static func isWord(_ text: Substring, mayBeginWithUnderscore: Bool) -> Bool {
    guard let first = text.utf8.first, isLetterOrDigit(first) || mayBeginWithUnderscore && first == UInt8(ascii: "_") else {
      return false
    }
    return text.utf8.allSatisfy {
      isLetterOrDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
