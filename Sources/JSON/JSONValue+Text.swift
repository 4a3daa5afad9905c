extension JSONValue {
  /// Appends the value, compact, as ``JSONWriter`` writes it.
  public func write(into bytes: inout [UInt8]) {
    // The array moves into the writer and back: nothing is copied.
    var writer = JSONWriter()
    swap(&writer.bytes, &bytes)
    writer.write(self)
    swap(&writer.bytes, &bytes)
  }

  /// The value as compact text.
  public var text: String {
    var bytes: [UInt8] = []
    write(into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The value as text for people: a line for each element and member, two spaces for each level, no line end after the last.
  public func pretty() -> String {
    var writer = JSONWriter()
    writer.pretty(self, level: 0)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

extension JSONValue: CustomStringConvertible {
  /// The compact text.
  public var description: String { text }
}

extension JSONObject: CustomStringConvertible {
  /// The compact text.
  public var description: String { JSONValue.object(self).text }
}

extension JSONWriter {
  fileprivate mutating func pretty(_ value: JSONValue, level: Int) {
    switch value {
    case .array(let array) where !array.isEmpty:
      lines("[", "]", level, array) { writer, element in writer.pretty(element, level: level + 1) }
    case .object(let object) where !object.isEmpty:
      lines("{", "}", level, object.members) { writer, member in
        writer.write(member.key)
        writer.raw(": ")
        writer.pretty(member.value, level: level + 1)
      }
    default: write(value)
    }
  }

  private mutating func lines<T>(
    _ opening: StaticString, _ closing: StaticString, _ level: Int, _ items: [T], _ each: (inout JSONWriter, T) -> Void
  ) {
    raw(opening)
    for (index, item) in items.enumerated() {
      if index > 0 { raw(",") }
      newLine(level + 1)
      each(&self, item)
    }
    newLine(level)
    raw(closing)
  }

  private mutating func newLine(_ level: Int) {
    raw("\n")
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: level * 2))
  }
}
