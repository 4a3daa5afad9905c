/// A span of time as the CLI writes it: `30s`, `1.5s`, `1m 30s`.
struct TimeText {
  /// Nil where there is a complaint.
  let milliseconds: Int?
  let complaint: String?

  private static let units: [(names: Set<String>, nanoseconds: Double)] = [
    (["ns", "nsec", "nanos"], 1), (["us", "µs", "usec", "micros"], 1e3), (["ms", "msec", "millis"], 1e6),
    (["s", "sec", "secs", "second", "seconds"], 1e9), (["m", "min", "mins", "minute", "minutes"], 60e9),
    (["h", "hr", "hrs", "hour", "hours"], 3600e9), (["d", "day", "days"], 86400e9),
    (["w", "wk", "wks", "week", "weeks"], 7 * 86400e9),
    (["M", "month", "months"], 2_630_016e9), (["y", "yr", "yrs", "year", "years"], 31_557_600e9),
  ]
  private static let tooLarge =
    "number is too large or cannot be represented without a lack of precision (values below 1ns are not supported)"

  static func read(_ text: String) -> TimeText {
    func wrong(_ why: String) -> TimeText { TimeText(milliseconds: nil, complaint: why) }
    if text.isEmpty { return wrong("value was empty") }
    var rest = text[...]
    var total = 0.0
    while true {
      rest = rest.drop { $0 == " " }
      if rest.isEmpty { break }
      let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
      if number.first?.isNumber != true {
        return wrong("expected number at \(text.utf8.distance(from: text.startIndex, to: rest.startIndex))")
      }
      if let point = number.firstIndex(of: ".") {
        let after = number[number.index(after: point)...]
        let wrongOne = after.isEmpty ? point : after.firstIndex(of: ".")
        if let wrongOne { return wrong("invalid character at \(text.utf8.distance(from: text.startIndex, to: wrongOne))") }
      }
      rest = rest.dropFirst(number.count).drop { $0 == " " }
      let unit = rest.prefix { $0.isLetter || $0 == "µ" }
      rest = rest.dropFirst(unit.count)
      if unit.isEmpty { return wrong("time unit needed, for example \(number)sec or \(number)ms") }
      guard let scale = units.first(where: { $0.names.contains(String(unit)) })?.nanoseconds else {
        return wrong(
          "unknown time unit \"\(unit)\", supported units: ns, us/µs, ms, sec, min, hours, days, weeks, months, years (and few variations)"
        )
      }
      guard let value = Double(number), value < 1.8e19 else { return wrong(tooLarge) }
      total += value * scale
    }
    if total <= 0 { return wrong("timeout must be greater than 0 (e.g., 5sec, 30s)") }
    return TimeText(milliseconds: Int(min(total / 1e6, 9e15)), complaint: nil)
  }
}
