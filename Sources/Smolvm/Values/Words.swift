import JSON

/// A word out of a few. The refusal names them all.
extension WireValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  /// The first of them.
  public static var blank: Self {
    // A type without cases has no values and so no parameters.
    guard let first = allCases.first else { preconditionFailure("\(Self.self) has no cases") }
    return first
  }
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

extension CommandOutput.Encoding: WireValue {}
