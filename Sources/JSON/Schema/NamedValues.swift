/// An object whose names are data, and whose values are all of one kind; in the order in which they were given.
public struct NamedValues<Value: SchemaDescribed & Codable & Sendable>: SchemaDescribed, Codable, Sendable, Blank {
  /// The names and their values.
  public private(set) var all: [(name: String, value: Value)] = []

  /// None.
  public init() {}
  /// None.
  public static var blank: NamedValues { NamedValues() }

  /// Adds one; nobody checks whether that name is there already.
  public mutating func append(_ name: String, _ value: Value) { all.append((name, value)) }

  public static func schema(_ definitions: inout SchemaDefinitions) -> JSONObject {
    let value = definitions.schema(of: Value.self)
    return ["type": "object", "additionalProperties": .object(Value.isOptional ? value.orNull : value)]
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: JSONKey.self)
    all = try container.allKeys.map { ($0.stringValue, try container.decode(Value.self, forKey: $0)) }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: JSONKey.self)
    for (name, value) in all { try container.encode(value, forKey: JSONKey(name)) }
  }
}
