extension JSONNumber {
  /// The value as an integer, if it is a whole number that fits; else nil. Never rounds.
  ///
  /// What counts is the value, not its spelling: `1.0` is 1, `1e2` is 100, `1.50e1` is 15, `-0` is 0; `1.5` and `1e19` are nil. JSON Schema
  /// sees "integer" the same way, so what the published schema allows, the program takes; and clients whose only number is a double write
  /// `30.0`.
  public var int: Int? { integer(Int.self) }

  /// The value as an integer of that type, if it is a whole number that fits; else nil. Takes what ``int`` takes.
  public func integer<T: FixedWidthInteger>(_: T.Type) -> T? {
    if let plain = T(lexeme) { return plain }
    return Decimal(lexeme)?.integer(T.self)
  }

  /// Whether the value is a whole number, of whatever size.
  var isWhole: Bool { Decimal(lexeme)?.isWhole ?? true }
}

/// ±digits × 10^exponent, without zeros at either end of the digits. Exact: no floating point comes near it, and the exponent is never
/// counted down, so 1e999999999 costs as much as 1e1.
private struct Decimal {
  var isNegative = false
  /// Values 0 to 9, most significant first. Empty for zero.
  var digits: [UInt8] = []
  var exponent = 0

  /// Reads a valid lexeme. Nil if its exponent does not even fit an Int (then the value is 0, if the digits are, or no integer of ours).
  init?(_ lexeme: String) {
    var fraction = 0
    var isFraction = false
    var written: Substring.UTF8View?
    for (offset, byte) in lexeme.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if isFraction { fraction += 1 }
        if !digits.isEmpty || byte != UInt8(ascii: "0") { digits.append(byte - UInt8(ascii: "0")) }
      default:
        written = lexeme.utf8.dropFirst(offset + 1)
      }
      if written != nil { break }
    }
    while digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
    guard !digits.isEmpty else {
      exponent = 0
      return
    }
    guard let power = written.map({ Int(Substring($0)) }) ?? 0 else {
      // Too long for an Int: a huge number, or one with a tiny fraction; no type holds either.
      return nil
    }
    let (sum, overflow) = power.addingReportingOverflow(exponent - fraction)
    if overflow { return nil }
    exponent = sum
  }

  var isWhole: Bool { exponent >= 0 }

  func integer<T: FixedWidthInteger>(_: T.Type) -> T? {
    // A number other than 0 has fewer digits in base 10 than in base 2. Asked first, because the exponent may be as large as an Int.
    guard isWhole, exponent <= T.bitWidth else { return nil }
    var value: T = 0
    for step in 0..<(digits.count + (digits.isEmpty ? 0 : exponent)) {
      let digit = step < digits.count ? T(digits[step]) : 0
      let (scaled, tooBig) = value.multipliedReportingOverflow(by: 10)
      let (sum, tooFar) = isNegative ? scaled.subtractingReportingOverflow(digit) : scaled.addingReportingOverflow(digit)
      if tooBig || tooFar { return nil }
      value = sum
    }
    return value
  }
}
