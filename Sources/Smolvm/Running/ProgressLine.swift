/// Something that smolvm says about how far it is.
public struct ProgressLine: Sendable, Equatable {
  /// What it says, without colours and drawing.
  public var message: String
  /// How far it is, if it says a number: of 100 for a percentage.
  public var current: Int?
  /// Of how much.
  public var total: Int?

  /// Nil for a line that says nothing.
  init?(_ bytes: some Collection<UInt8>) {
    var text = StderrText.withoutColours(Array(bytes)).filter { $0 >= 0x20 }
    while text.last == 0x20 { text.removeLast() }
    text = Array(text.drop { $0 == 0x20 }.prefix(1024))
    if text.isEmpty || text.starts(with: CLISentences.note) || text.starts(with: CLISentences.jsonFailure) { return nil }
    message = String(decoding: text, as: UTF8.self)
    (current, total) = Self.numbers(in: text) ?? (nil, nil)
  }

  /// `45%`, or `3/12`.
  private static func numbers(in text: [UInt8]) -> (Int?, Int?)? {
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    func number(_ digits: some Sequence<UInt8>) -> Int? { Int(String(decoding: Array(digits), as: UTF8.self)) }
    if let sign = text.lastIndex(of: UInt8(ascii: "%")) {
      let digits = text[..<sign].reversed().prefix(while: isDigit).reversed()
      if let percent = number(digits) { return (percent, 100) }
    }
    if let slash = text.lastIndex(of: UInt8(ascii: "/")) {
      let before = text[..<slash].reversed().prefix(while: isDigit).reversed()
      let after = text[(slash + 1)...].prefix(while: isDigit)
      if let current = number(before), let total = number(after), total > 0 { return (current, total) }
    }
    return nil
  }
}

/// Cuts what smolvm draws into lines.
struct ProgressLines: Sendable {
  private var lines = OutputLines(longest: 4096)

  mutating func take(_ bytes: UnsafeRawBufferPointer, _ tell: (ProgressLine) -> Void) {
    lines.take(bytes) { if let said = ProgressLine($0) { tell(said) } }
  }
}
