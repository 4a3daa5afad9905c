/// A number as it was written, digit for digit: `1`, `1.0` and `1e0` are three. Equality and hash go by the text; compare ``int`` or
/// ``double`` to compare values.
public struct JSONNumber: Sendable, Hashable {
  /// The text, valid by JSON's grammar. ASCII.
  public let lexeme: String

  /// For text that is known to follow the grammar.
  init(unchecked lexeme: String) { self.lexeme = lexeme }

  /// A whole number, of any size.
  public init(_ value: some BinaryInteger) { lexeme = String(value) }

  /// The shortest text that reads back as the same double, without a needless ".0"; nil for what is not finite.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    lexeme = Self.withoutPointZero(value.description)
  }

  /// The shortest text that reads back as the same float (a detour through Double would write 0.1 as 0.10000000149011612); nil for what
  /// is not finite.
  public init?(_ value: Float) {
    guard value.isFinite else { return nil }
    lexeme = Self.withoutPointZero(value.description)
  }

  /// The text itself, if it follows JSON's grammar (RFC 8259, section 6); else nil.
  public init?(lexeme: String) {
    var copy = lexeme
    let isNumber = copy.withUTF8 { NumberGrammar.scan(UnsafeRawBufferPointer($0), from: 0) == .number(end: $0.count) }
    guard isNumber else { return nil }
    self.lexeme = lexeme
  }

  /// The value as a double, correctly rounded; nil if it is beyond the largest one (JSON allows 1e400). What is too small becomes 0.
  public var double: Double? { Double(lexeme).flatMap { $0.isFinite ? $0 : nil } }

  /// The value as a float, correctly rounded; nil if it is beyond the largest one.
  public var float: Float? { Float(lexeme).flatMap { $0.isFinite ? $0 : nil } }

  private static func withoutPointZero(_ text: String) -> String { text.hasSuffix(".0") ? String(text.dropLast(2)) : text }
}

extension JSONNumber: CustomStringConvertible {
  /// The lexeme.
  public var description: String { lexeme }
}
