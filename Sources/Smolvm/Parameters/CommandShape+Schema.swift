import JSON

extension CommandShape {
  /// The schema of the object that the parameters are on the wire.
  /// - Parameter more: parameters that stand beside them.
  public func schema(_ definitions: inout SchemaDefinitions, beside more: CommandShape, sentence: String) -> JSONObject {
    var properties = JSONObject()
    var required: [JSONValue] = []
    for field in fields + more.fields {
      properties[field.name] = .object(field.schema(&definitions))
      if !field.type.isOptional { required.append(.string(field.name)) }
    }
    properties["_meta"] = ["description": "Allowed and ignored."]
    var schema: JSONObject = ["description": .string(sentence), "type": "object", "properties": .object(properties)]
    if !required.isEmpty { schema["required"] = .array(required) }
    schema["additionalProperties"] = false
    let switches = Set(fields.filter(\.isSwitch).map(\.name))
    let stated = (rules + more.rules).map { JSONValue.object($0.schema(&definitions) { switches.contains($0) }) }
    if !stated.isEmpty { schema["allOf"] = .array(stated) }
    return schema
  }
}

extension CommandShape.Field {
  /// Whether it is true or false.
  var isSwitch: Bool { type is Bool.Type || type is Bool?.Type }

  /// The schema of its value, with its sentence, and with what a person may want to know of the CLI.
  public func schema(_ definitions: inout SchemaDefinitions) -> JSONObject {
    var schema = type.parameterSchema(&definitions).described(line.documentation)
    if let value = defaultValue { schema["default"] = value }
    for (key, value) in annotations.members { schema[key] = value }
    return schema
  }

  /// What is meant where it is not given; nil where that is smolvm's or the machine's to say.
  public var defaultValue: JSONValue? { line.defaultValue ?? (isSwitch ? .some(.bool(false)) : .none) }

  /// `x-flag`: how the CLI spells it; `x-since`: the first smolvm that knows it.
  public var annotations: JSONObject {
    var annotations = JSONObject()
    switch line.spelling {
    case .value, .repeated, .flag: annotations["x-flag"] = line.spelling.flag.map(JSONValue.string)
    case .positional: annotations["x-flag"] = "(word)"
    case .trailing: annotations["x-flag"] = "--"
    case .ours: break
    }
    if line.since > ParameterLine.alwaysThere { annotations["x-since"] = .string(line.since.description) }
    return annotations
  }
}
