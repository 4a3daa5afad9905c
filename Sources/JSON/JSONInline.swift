/// What a type encodes, or decodes, in the place of a member whose own members are to stand among its own, instead of in an object under the
/// member's name. So parameters that several requests share are stated once, in a type of their own, and are flat on the wire.
///
/// ```swift
/// extension KeyedEncodingContainer {
///   mutating func encode(_ group: some Group, forKey key: Key) throws { try encode(JSONInline(group), forKey: key) }
/// }
/// extension KeyedDecodingContainer {
///   func decode<G: Group>(_: G.Type, forKey key: Key) throws -> G { try decode(JSONInline.self, forKey: key).value() }
/// }
/// ```
///
/// The compiler's own `encode(to:)` and `init(from:)` choose these, in modules that see them, for members that are not optional. A type of its
/// own rather than a protocol of such types: whether a type conforms would have to be asked at run time, for every type of member, which takes
/// 30 µs each the first time (Swift 6.3). With coders that do not know this type the members stand in an object of their own.
public struct JSONInline: Codable {
  private let encoding: (any Encodable)?
  private let decoder: (any Decoder)?

  /// A value to encode, which must encode itself as an object.
  public init(_ value: any Encodable) { (encoding, decoder) = (value, nil) }

  /// The object that ``value()`` decodes.
  public init(from decoder: any Decoder) { (encoding, self.decoder) = (nil, decoder) }

  /// The members.
  public func encode(to encoder: any Encoder) throws { try encoding?.encode(to: encoder) }

  /// What its members say.
  public func value<Value: Decodable>() throws -> Value {
    guard let decoder else { throw JSONMismatch(expected: "what was decoded") }
    return try Value(from: decoder)
  }
}
