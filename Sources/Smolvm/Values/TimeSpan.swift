import JSON

/// A length of time as the CLI writes it: numbers with units, such as `30s`, `1.5s`, `500ms`, `1m30s`.
///
/// smolvm (1.32.2, humantime) refuses a number without a unit, and zero.
public struct TimeSpan: TextValue {
  /// The text as given; this is what the CLI gets.
  public let text: String

  /// A time that has not been checked yet; every run of a command checks it.
  public init(_ text: String) { self.text = text }

  /// The units, in milliseconds.
  private static let units: [(name: String, milliseconds: Double)] = [
    ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
  ]

  /// The time in milliseconds; nil if the text is no time.
  public var milliseconds: Int? {
    var total = 0.0
    var rest = text.utf8[...]
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".") }
      let letters = rest.dropFirst(digits.count).prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
      // humantime reads no finer than a nanosecond, and nobody means it: three places will do.
      guard (digits.split(separator: UInt8(ascii: "."), maxSplits: 1).dropFirst().first?.count ?? 0) <= 3,
        digits.first != UInt8(ascii: "."), digits.last != UInt8(ascii: "."), let number = Double(Substring(digits)),
        let unit = Self.units.first(where: { $0.name.utf8.elementsEqual(letters) })
      else { return nil }
      total += number * unit.milliseconds
      rest = rest.dropFirst(digits.count + letters.count)
    }
    return total >= 1 && total < 1e15 ? Int(total) : nil
  }

  /// A number with a unit, and more than zero.
  public func check() throws(JSONMismatch) {
    if milliseconds == nil {
      throw JSONMismatch(expected: #"a time with a unit, longer than zero: "30s", "1.5s", "500ms", "1m30s", "2h""#)
    }
  }
}
