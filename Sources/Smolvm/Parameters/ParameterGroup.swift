import JSON

/// Parameters that several commands share, stated once. On the wire, and on the command line, they stand among the command's own.
public protocol ParameterGroup: Codable, Sendable, JSONInline {
  /// What they have to do with one another.
  static var rules: [Rule] { get }
  /// Nothing given.
  init()
}

extension ParameterGroup {
  /// None.
  public static var rules: [Rule] { [] }
}
