import JSON

/// Parameters that several commands share, stated once. On the wire, and on the command line, they stand among the command's own.
public protocol ParameterGroup: Codable, Sendable, JSONInline {
  /// Nothing given.
  init()
}
