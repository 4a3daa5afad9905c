/// Value → Codable type. Strict: nothing is converted, and members that the type does not ask for are refused.
///
/// What a type asks for is seen, not declared: every name that its `init(from:)` looks for in a keyed container is known, and reading
/// `allKeys` knows them all. When `init(from:)` is done, a member that nobody asked for is a mismatch, in nested objects too.
/// - Types that share an object through `init(from: decoder)` share what was asked for. A value that is decoded through a single-value
///   container brings its own names and adds them when it succeeds: so `try? A, else B` refuses what only the failed A knew.
/// - A type that asks its decoder for nothing at all (a struct without members) takes an object, and without members if unknown ones are
///   refused.
/// - Integers: see ``JSONNumber/int``: `1.0` and `1e2` are whole numbers. Doubles: finite ones only.
/// - `codingPath` is empty, save in nested containers and super decoders: the pointer is put together while an error travels up, so that
///   only errors pay for it.
public struct JSONValueDecoder: Sendable {
  /// What becomes of members that the type did not ask for.
  public enum UnknownMembers: Sendable {
    /// The first one is a mismatch, with the nearest name that the type knows.
    case refuse
    /// Nothing.
    case ignore
  }

  private let unknownMembers: UnknownMembers
  private let ignored: Set<String>

  /// A decoder. Members of the outermost object whose names are in `ignoring` are never unknown.
  public init(unknownMembers: UnknownMembers = .refuse, ignoring: Set<String> = []) {
    self.unknownMembers = unknownMembers
    ignored = ignoring
  }

  /// The value as a `T`. Whatever the type's `init(from:)` throws comes out as a mismatch: a `DecodingError` keeps its text and its
  /// path, another error its description.
  public func decode<T: Decodable>(_: T.Type, from value: JSONValue) throws(JSONMismatch) -> T {
    let rules = DecodingRules(refusesUnknown: unknownMembers == .refuse, ignored: ignored)
    return try ValueDecoder.decode(T.self, from: value, rules)
  }
}

/// What holds for one value and, but for the names ignored, for all below it.
struct DecodingRules {
  var refusesUnknown: Bool
  var ignored: Set<String>

  var below: DecodingRules { DecodingRules(refusesUnknown: refusesUnknown, ignored: []) }
}
