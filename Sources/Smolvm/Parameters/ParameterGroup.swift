import JSON

/// Parameters that several commands share, stated once. On the wire, and on the command line, they stand among the command's own.
public protocol ParameterGroup: Codable, Sendable {
  /// What they have to do with one another.
  static var rules: [Rule] { get }
  /// Nothing given.
  init()
}

extension ParameterGroup {
  /// None.
  public static var rules: [Rule] { [] }
}

// The compiler's own init(from:) and encode(to:) choose these for members that are groups.

extension KeyedDecodingContainer {
  /// Decodes a group from the members of this very object.
  public func decode<Group: ParameterGroup>(_: Group.Type, forKey key: Key) throws -> Group {
    try decode(JSONInline.self, forKey: key).value()
  }
}

extension KeyedEncodingContainer {
  /// Encodes a group among the members of this very object.
  public mutating func encode<Group: ParameterGroup>(_ group: Group, forKey key: Key) throws {
    try encode(JSONInline(group), forKey: key)
  }
}
