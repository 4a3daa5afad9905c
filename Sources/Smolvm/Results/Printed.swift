import JSON

/// What smolvm prints about something: all of it comes through, its keys in camelCase. What is known of it is `Record`; older versions say
/// less, and later ones more.
public struct Printed<Record: DescribedObject>: Codable, Sendable, Equatable, SchemaDescribed, Blank {
  /// Every member, unknown ones included.
  public let members: JSONObject

  /// - Parameter value: an object as ``CLIJSON`` reads it; nil for anything else.
  init?(_ value: JSONValue) {
    guard case .object(let object) = value else { return nil }
    members = object
  }

  private init() { members = [:] }

  public init(from decoder: any Decoder) throws {
    members = try decoder.singleValueContainer().decode(JSONObject.self)
  }

  public func encode(to encoder: any Encoder) throws { try JSONValue.object(members).encode(to: encoder) }

  /// What is known of it, typed; what is not known stays in ``members``.
  /// - Throws: what a later version says in another way.
  public func record() throws -> Record {
    try JSONValueDecoder(unknownMembers: .ignore).decode(Record.self, from: .object(members))
  }

  /// Nothing.
  public static var blank: Printed { Printed() }
  /// That of the record.
  public static var schemaName: String? { Record.schemaName }
  /// That of the record; what may be missing may be null as well.
  public static func schema(_ definitions: inout SchemaDefinitions) -> JSONObject {
    var schema = Record.schema(&definitions)
    guard case .object(var properties)? = schema["properties"] else { return schema }
    for member in Record.members where member.type.isOptional {
      if case .object(let property)? = properties[member.name] { properties[member.name] = .object(property.orNull) }
    }
    schema["properties"] = .object(properties)
    return schema
  }
}

/// Of which nothing is known but that it is an object.
public struct Undescribed: DescribedObject {
  public static let about = "An object as smolvm prints it, its keys in camelCase."
  public static let schemaName: String? = "Printed"
  /// Nothing.
  public init() {}
}
