/// A type with a value that stands for nothing given: what an unset property of a fresh value holds.
public protocol Blank {
  /// That value.
  static var blank: Self { get }
}

extension String: Blank {
  /// The empty string.
  public static var blank: String { "" }
}

extension Double: Blank {
  /// 0.
  public static var blank: Double { 0 }
}

extension Int: Blank {
  /// Zero.
  public static var blank: Int { 0 }
}

extension Bool: Blank {
  /// False.
  public static var blank: Bool { false }
}

extension Optional: Blank {
  /// Nothing.
  public static var blank: Wrapped? { nil }
}

extension Array: Blank {
  /// No elements.
  public static var blank: [Element] { [] }
}

extension JSONValue: Blank {
  /// `null`
  public static var blank: JSONValue { .null }
}

extension JSONObject: Blank {
  /// No members.
  public static var blank: JSONObject { [:] }
}

extension Blank where Self: RawRepresentable & CaseIterable, RawValue == String {
  /// The first word of the few.
  public static var blank: Self {
    // A type without cases has no values and so no members.
    guard let first = allCases.first else { preconditionFailure("\(Self.self) has no cases") }
    return first
  }
}
