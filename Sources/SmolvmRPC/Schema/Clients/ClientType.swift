import JSON

/// A schema as a programming language sees it: what the generated clients are written from.
indirect enum ClientType: Equatable {
  case any
  case null
  case string
  case integer
  case number
  case boolean
  case literal([String])
  case array(ClientType)
  case map(ClientType)
  case named(String)
  case union([ClientType])
  /// An object; rules between its members are not seen.
  case record([ClientMember])

  /// Reads one of our own schemas; see ``SchemaDescribed`` for what stands in them.
  init(_ schema: JSONValue) {
    if let reference = schema["$ref"]?.string {
      self = .named(reference.split(separator: "/").last.map(String.init) ?? "")
    } else if let words = schema["enum"]?.array {
      self = .literal(words.compactMap(\.string))
    } else if let inner = schema["allOf"]?.array?.first, schema["properties"] == nil {
      self.init(inner)
    } else if schema["properties"] != nil {
      self = .record(ClientMember.all(of: schema))
    } else if let choices = schema["anyOf"]?.array {
      self = .union(choices.map(ClientType.init))
    } else if let types = schema["type"]?.array {
      self = .union(
        types.map { type in
          ClientType([
            "type": type, "items": schema["items"] ?? [:], "additionalProperties": schema["additionalProperties"] ?? .null,
          ])
        })
    } else {
      switch schema["type"]?.string {
      case "string": self = .string
      case "integer": self = .integer
      case "number": self = .number
      case "boolean": self = .boolean
      case "null": self = .null
      case "array": self = .array(ClientType(schema["items"] ?? [:]))
      case "object":
        if case .object? = schema["additionalProperties"] {
          self = .map(ClientType(schema["additionalProperties"] ?? [:]))
        } else {
          self = .map(.any)
        }
      default: self = .any
      }
    }
  }

  /// The same without null: of a parameter that is left out; null would say the same.
  var withoutNull: ClientType {
    guard case .union(let choices) = self else { return self }
    let left = choices.filter { if case .null = $0 { false } else { true } }
    return left.count == 1 ? left[0] : .union(left)
  }
}

/// A member of an object.
struct ClientMember: Equatable {
  let name: String
  var type: ClientType
  let isRequired: Bool
  let documentation: String

  /// The members that an object's schema has; `_meta`, which is for nobody, aside.
  static func all(of schema: JSONValue) -> [ClientMember] {
    let required = schema["required"]?.array?.compactMap(\.string) ?? []
    return (schema["properties"]?.object?.members ?? []).filter { $0.key != "_meta" }.map { name, member in
      ClientMember(
        name: name, type: ClientType(member), isRequired: required.contains(name),
        documentation: member["description"]?.string ?? "")
    }
  }
}
