import JSON

/// A length of time as the CLI writes it: numbers with units, the larger ones first, such as `30s`, `1.5s`, `500ms`, `1m30s`.
///
/// smolvm (1.32.2, humantime) refuses a number without a unit, and zero. It takes more spellings (`1 hour`, `1h1h`, `2weeks`); these few say
/// everything, and can be checked by a pattern.
public struct TimeSpan: TextValue {
  public static let rule: JSONObject = [
    "description": "A time with a unit, longer than zero: 30s, 1.5s, 500ms, 1m30s, 2h.",
    "pattern": .string("^(?=.*[1-9])" + units.map(\.pattern).joined() + SchemaPattern.end),
  ]

  /// The text as given; this is what the CLI gets.
  public let text: String

  /// A time that has not been checked yet; every run of a command checks it.
  public init(_ text: String) { self.text = text }

  /// A unit, in milliseconds, and how its number may be written: so that a sum of all of them still is a number of milliseconds.
  struct Unit: Sendable {
    let name: String
    let milliseconds: Double
    let digits: Int
    /// humantime reads no finer than a nanosecond, and nobody means it: three places will do.
    var places: Int { name == "ms" ? 0 : 3 }
    var pattern: String {
      let fraction = places == 0 ? "" : "(?:\\.[0-9]{1,\(places)})?"
      return "(?:[0-9]{1,\(digits)}\(fraction)\(name))?"
    }
  }

  static let units = [
    Unit(name: "d", milliseconds: 86_400_000, digits: 6), Unit(name: "h", milliseconds: 3_600_000, digits: 7),
    Unit(name: "m", milliseconds: 60_000, digits: 9), Unit(name: "s", milliseconds: 1_000, digits: 10),
    Unit(name: "ms", milliseconds: 1, digits: 12),
  ]

  /// The time in milliseconds; nil if the text is no time.
  public var milliseconds: Int? {
    var total = 0.0
    var rest = text.utf8[...]
    var next = Self.units[...]
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    while !rest.isEmpty {
      let digits = rest.prefix(while: isDigit)
      rest = rest.dropFirst(digits.count)
      let fraction = rest.first == UInt8(ascii: ".") ? rest.dropFirst().prefix(while: isDigit) : nil
      if let fraction { rest = rest.dropFirst(fraction.count + 1) }
      let letters = rest.prefix { !isDigit($0) }
      rest = rest.dropFirst(letters.count)
      guard let unit = next.first(where: { $0.name.utf8.elementsEqual(letters) }),
        (1...unit.digits).contains(digits.count),
        fraction.map({ (1...max(1, unit.places)).contains($0.count) && unit.places > 0 }) ?? true,
        let number = Double(Substring(digits) + "." + (fraction.map { Substring($0) } ?? "0"))
      else { return nil }
      total += (number * unit.milliseconds).rounded()
      next = next.drop { $0.name != unit.name }.dropFirst()
    }
    return total >= 1 ? Int(total) : nil
  }

  /// A number with a unit, and more than zero.
  public func check() throws(JSONMismatch) {
    if milliseconds == nil {
      throw JSONMismatch(expected: #"a time with a unit, longer than zero: "30s", "1.5s", "500ms", "1m30s", "2h""#)
    }
  }
}
