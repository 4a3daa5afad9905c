/// An object whose members are all ``Member``s: what it looks like on the wire, and what the schema says of it, is its declaration.
public protocol DescribedObject: SchemaDescribed, Codable, Sendable, Blank {
  /// One sentence.
  static var about: String { get }
  /// Whether it may have members that are not declared. What we write may gain some in later versions; what we read may not have any, and
  /// takes null for an optional member as if that were left out.
  static var isOpen: Bool { get }
  /// A fresh one.
  init()
}

/// A member of a ``DescribedObject``, as its declaration says.
public struct DescribedMember: Sendable {
  /// Its name on the wire.
  public let name: String
  /// One sentence.
  public let documentation: String
  /// The type of its value.
  public let type: any (SchemaDescribed & Sendable).Type
}

extension DescribedObject {
  /// The type's own name.
  public static var schemaName: String? { String(describing: Self.self) }
  /// Yes.
  public static var isOpen: Bool { true }
  /// A fresh one.
  public static var blank: Self { Self() }

  /// Its members, in the order of their declaration.
  public static var members: [DescribedMember] {
    Mirror(reflecting: Self()).children.compactMap { child in
      guard let member = child.value as? any AnyMember, let label = child.label else { return nil }
      return DescribedMember(name: String(label.dropFirst()), documentation: member.documentation, type: member.type)
    }
  }

  public static func schema(_ definitions: inout SchemaDefinitions) -> JSONObject {
    var properties = JSONObject()
    for member in members {
      let schema = definitions.schema(of: member.type)
      let isNullable = !isOpen && member.type.isOptional
      properties[member.name] = .object((isNullable ? schema.orNull : schema).described(member.documentation))
    }
    let required = members.filter { !$0.type.isOptional }.map { JSONValue.string($0.name) }
    var schema: JSONObject = ["description": .string(about), "type": "object", "properties": .object(properties)]
    if !required.isEmpty { schema["required"] = .array(required) }
    if !isOpen { schema["additionalProperties"] = false }
    return schema
  }
}

extension JSONObject {
  /// A schema that allows null as well.
  public var orNull: JSONObject {
    if case .string(let type)? = self["type"], self["enum"] == nil {
      var schema = self
      // No other keyword that is used here says anything about null.
      schema["type"] = .array([.string(type), "null"])
      return schema
    }
    return ["anyOf": [.object(self), ["type": "null"]]]
  }

  /// A schema with a sentence. Beside a reference draft-07 sees no other keyword, so the reference goes one level down.
  public func described(_ sentence: String) -> JSONObject {
    var schema: JSONObject = ["description": .string(sentence)]
    if self["$ref"] != nil {
      schema["allOf"] = [.object(self)]
    } else {
      for (key, value) in members where key != "description" { schema[key] = value }
    }
    return schema
  }
}
