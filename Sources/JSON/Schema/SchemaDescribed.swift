/// A type that can say which JSON it reads and writes, as a JSON Schema: so a published schema is derived from the types that are used.
///
/// Only keywords that mean the same in draft-07 and in 2020-12 are to be used; patterns must mean the same to ECMA-262 and to Python (`$` is
/// also before a last line feed there, hence ``SchemaPattern/end``).
public protocol SchemaDescribed {
  /// Its name among the definitions; nil for a type that is written out wherever it is used.
  static var schemaName: String? { get }
  /// Whether a member of this type may be left out.
  static var isOptional: Bool { get }
  /// Its schema. For the types that it is made of it asks ``SchemaDefinitions/schema(of:)``.
  static func schema(_ definitions: inout SchemaDefinitions) -> JSONObject
}

extension SchemaDescribed {
  /// None.
  public static var schemaName: String? { nil }
  /// No.
  public static var isOptional: Bool { false }
}

/// Parts of patterns.
public enum SchemaPattern {
  /// The end of the text, and not the place before a last line feed.
  public static let end = "$(?!\\n)"
  /// What cannot be handed to a program: NUL, at which the kernel would cut.
  public static let withoutNUL = "^[^\\u0000]*$"
}

/// The named types of a schema document.
public struct SchemaDefinitions {
  /// How references begin: `#/$defs/`.
  public let pointer: String
  /// The definitions that were asked for, in the order of their names.
  public var all: JSONObject { JSONObject(bodies.sorted { $0.key < $1.key }.map { ($0.key, .object($0.value)) }) }
  private var bodies: [String: JSONObject] = [:]
  private var types: [String: ObjectIdentifier] = [:]

  /// No definitions.
  public init(pointer: String) { self.pointer = pointer }

  /// The schema of a type where it is used: a reference, if it has a name.
  public mutating func schema(of type: any SchemaDescribed.Type) -> JSONObject {
    if let optional = type as? any OptionalDescribed.Type { return schema(of: optional.wrapped) }
    guard let name = type.schemaName else { return type.schema(&self) }
    let identity = ObjectIdentifier(type)
    if let known = types[name] {
      precondition(known == identity, "two types are called \(name)")
    } else {
      types[name] = identity  // before its body, which may refer to it
      bodies[name] = type.schema(&self)
    }
    return reference(name)
  }

  /// Adds a definition that is no type's.
  public mutating func define(_ name: String, _ body: JSONObject) {
    precondition(bodies[name] == nil, "two definitions are called \(name)")
    bodies[name] = body
  }

  /// A reference to a definition.
  public func reference(_ name: String) -> JSONObject { ["$ref": .string(pointer + name)] }
}
