// The types of the standard library, and of this module.

extension String: SchemaDescribed {
  public static func schema(_: inout SchemaDefinitions) -> JSONObject { ["type": "string"] }
}

extension Bool: SchemaDescribed {
  public static func schema(_: inout SchemaDefinitions) -> JSONObject { ["type": "boolean"] }
}

extension Int: SchemaDescribed {
  /// Within ±(2^53 - 1), which every reader of JSON keeps exactly (RFC 8259, section 6).
  public static func schema(_: inout SchemaDefinitions) -> JSONObject { ["type": "integer"] }
}

/// A type of which a value may be missing.
protocol OptionalDescribed {
  static var wrapped: any SchemaDescribed.Type { get }
}

extension Double: SchemaDescribed {
  public static func schema(_: inout SchemaDefinitions) -> JSONObject { ["type": "number"] }
}

extension Optional: OptionalDescribed where Wrapped: SchemaDescribed {
  static var wrapped: any SchemaDescribed.Type { Wrapped.self }
}

extension Optional: SchemaDescribed where Wrapped: SchemaDescribed {
  public static var isOptional: Bool { true }
  public static func schema(_ definitions: inout SchemaDefinitions) -> JSONObject { Wrapped.schema(&definitions) }
}

extension Array: SchemaDescribed where Element: SchemaDescribed {
  public static func schema(_ definitions: inout SchemaDefinitions) -> JSONObject {
    ["type": "array", "items": .object(definitions.schema(of: Element.self))]
  }
}

extension JSONValue: SchemaDescribed {
  /// Anything.
  public static func schema(_: inout SchemaDefinitions) -> JSONObject { [:] }
}

extension JSONObject: SchemaDescribed {
  /// Any object.
  public static func schema(_: inout SchemaDefinitions) -> JSONObject { ["type": "object"] }
}

/// A word out of a few.
extension SchemaDescribed where Self: RawRepresentable & CaseIterable, RawValue == String {
  public static func schema(_: inout SchemaDefinitions) -> JSONObject {
    ["type": "string", "enum": .array(allCases.map { .string($0.rawValue) })]
  }
}
