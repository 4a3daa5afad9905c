import JSON

/// A time that the CLI takes as a number of seconds. On the wire it is a time with a unit, as everywhere.
public struct WholeSeconds: TextValue {
  /// The text as given.
  public let text: String
  /// A time that has not been checked yet.
  public init(_ text: String) { self.text = text }
  private var milliseconds: Int? { TimeSpan(text).milliseconds }

  /// The number of seconds.
  public var words: [String] { [String((milliseconds ?? 0) / 1000)] }

  /// A time in whole seconds.
  public func check() throws(JSONMismatch) {
    guard let milliseconds, milliseconds % 1000 == 0 else {
      throw JSONMismatch(expected: #"a time in whole seconds, with a unit: "30s", "2m""#)
    }
  }
}
