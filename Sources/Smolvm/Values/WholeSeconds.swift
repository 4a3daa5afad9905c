import JSON

/// A time that the CLI takes as a number of seconds. On the wire it is a time with a unit, as everywhere.
public struct WholeSeconds: TextValue {
  public static let rule: JSONObject = [
    "description": "A time in whole seconds, with a unit: 30s, 2m, 1m30s.",
    "pattern": .string(
      "^(?=.*[1-9])"
        + TimeSpan.units.filter { $0.name != "ms" }.map { "(?:[0-9]{1,\($0.digits)}\($0.name))?" }.joined() + SchemaPattern.end),
  ]
  /// The text as given.
  public let text: String
  /// A time that has not been checked yet.
  public init(_ text: String) { self.text = text }

  /// The number of seconds.
  public var words: [String] { [String((TimeSpan(text).milliseconds ?? 0) / 1000)] }

  /// A time in whole seconds.
  public func check() throws(JSONMismatch) {
    guard TimeSpan(text).milliseconds != nil, !text.utf8.contains(UInt8(ascii: ".")), !text.utf8.reversed().starts(with: "sm".utf8)
    else {
      throw JSONMismatch(expected: #"a time in whole seconds, with a unit: "30s", "2m""#)
    }
  }
}
