/// One member of an object, with the sentence that the schema says about it. The declaration of the property is all there is: its name on
/// the wire is the property's.
///
/// ```swift
/// @Member("The command's exit code.") public var exitCode: Int?
/// ```
///
/// Codable stays synthesized, and as fast as without: see the container extensions below.
@propertyWrapper public struct Member<Value: Codable & Sendable & SchemaDescribed & Blank>: Codable, Sendable {
  /// The value; a fresh object holds the type's blank.
  public var wrappedValue: Value
  /// The sentence; empty in a decoded value. It is read from a fresh one.
  let documentation: String

  /// Declares a member.
  public init(_ documentation: String) {
    wrappedValue = .blank
    self.documentation = documentation
  }

  fileprivate init(given value: Value) {
    wrappedValue = value
    documentation = ""
  }

  public init(from decoder: any Decoder) throws { self.init(given: try Value(from: decoder)) }
  public func encode(to encoder: any Encoder) throws { try wrappedValue.encode(to: encoder) }
}

extension Member: Equatable where Value: Equatable {
  /// The values.
  public static func == (left: Member, right: Member) -> Bool { left.wrappedValue == right.wrappedValue }
}

extension Member: Hashable where Value: Hashable {
  /// The value.
  public func hash(into hasher: inout Hasher) { hasher.combine(wrappedValue) }
}

/// A property that is a member of an object, or a parameter.
protocol AnyMember {
  var documentation: String { get }
  var type: any (SchemaDescribed & Sendable).Type { get }
}

extension Member: AnyMember {
  var type: any (SchemaDescribed & Sendable).Type { Value.self }
}

// The compiler's own init(from:) and encode(to:) choose these.

extension KeyedDecodingContainer {
  /// Decodes a required member.
  public func decode<Value>(_: Member<Value>.Type, forKey key: Key) throws -> Member<Value> {
    Member(given: try decode(Value.self, forKey: key))
  }

  /// Decodes an optional member: absent, null and nil are the same.
  public func decode<Value>(_: Member<Value?>.Type, forKey key: Key) throws -> Member<Value?> {
    Member(given: try decodeIfPresent(Value.self, forKey: key))
  }
}

extension KeyedEncodingContainer {
  /// Encodes a required member.
  public mutating func encode<Value>(_ member: Member<Value>, forKey key: Key) throws {
    try encode(member.wrappedValue, forKey: key)
  }

  /// Encodes an optional member; nil leaves it out.
  public mutating func encode<Value>(_ member: Member<Value?>, forKey key: Key) throws {
    try encodeIfPresent(member.wrappedValue, forKey: key)
  }
}
