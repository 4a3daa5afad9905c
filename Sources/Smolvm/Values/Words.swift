import JSON

/// A word out of a few. The refusal names them all.
extension WireValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  /// The word.
  public var words: [String] { [rawValue] }

  public init(from decoder: any Decoder) throws {
    guard let value = Self(rawValue: try decoder.singleValueContainer().decode(String.self)) else {
      throw JSONMismatch(expected: Self.allCasesText)
    }
    self = value
  }

  private static var allCasesText: String {
    allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
  }
}
