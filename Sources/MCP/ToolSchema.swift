import JSON
import Smolvm
import SmolvmRPC

/// The schemas of a tool, from the same declarations as all others, in the small vocabulary that clients and models take everywhere: no references,
/// no alternatives at the top (Anthropic's interface refuses them), nothing under `x-`, and no null where leaving out says the same.
enum ToolSchema {
  /// Of the arguments.
  /// - Parameters:
  ///   - names: the parameters that are told of; nil for all.
  ///   - defaults: what is meant for a model where it says nothing.
  static func input(of method: Method, only names: [String]?, defaults: JSONObject) -> JSONObject {
    var definitions = SchemaDefinitions(pointer: "#/")
    let shape = method.shape.only(
      names ?? method.shape.fields.map(\.name).filter { name in !Tool.notTaken.contains { $0.name == name } })
    let whole = shape.schema(&definitions, beside: shape.only([]), sentence: method.summary)
    guard case .object(var schema) = plain(.object(whole), definitions.all, withoutNull: true) else { return ["type": "object"] }
    for name in ["allOf", "description"] { schema[name] = nil }
    guard case .object(var properties)? = schema["properties"] else { return schema }
    properties["_meta"] = nil
    for (name, most) in ToolOffer.most {
      guard case .object(var property)? = properties[name] else { continue }
      property["maximum"] = .number(JSONNumber(most))
      properties[name] = .object(property)
    }
    for (name, value) in defaults.members {
      guard case .object(var property)? = properties[name] else { continue }
      property["default"] = value
      properties[name] = .object(property)
    }
    schema["properties"] = .object(properties)
    return schema
  }

  /// Of the structured content.
  static func output(of method: Method) -> JSONObject {
    var definitions = SchemaDefinitions(pointer: "#/")
    let whole = definitions.schema(of: method.answer)
    guard case .object(var schema) = plain(.object(whole), definitions.all, withoutNull: false) else { return ["type": "object"] }
    schema["type"] = "object"
    schema["description"] = nil
    return schema
  }

  private static func plain(_ schema: JSONValue, _ definitions: JSONObject, withoutNull: Bool, depth: Int = 0) -> JSONValue {
    func again(_ value: JSONValue) -> JSONValue { plain(value, definitions, withoutNull: withoutNull, depth: depth + 1) }
    switch schema {
    case .array(let elements): return .array(elements.map(again))
    case .object(let object):
      // What refers to itself is anything, from some depth on.
      if depth > 24 { return true }
      var result = JSONObject()
      if let name = object["$ref"]?.string?.dropFirst(2), case .object(let meant) = again(definitions[String(name)] ?? true) {
        result = meant
      }
      for (key, value) in object.members where key != "$ref" && !key.utf8.starts(with: "x-".utf8) {
        result[key] = key == "description" || key == "default" || key == "const" || key == "enum" ? value : again(value)
      }
      return .object(withoutNull ? self.withoutNull(result) : result)
    default: return schema
    }
  }

  /// `{type: [T, null]}` and `{anyOf: [T, null]}` are T.
  private static func withoutNull(_ schema: JSONObject) -> JSONObject {
    var schema = schema
    if case .array(let types)? = schema["type"] {
      let others = types.filter { $0 != "null" }
      schema["type"] = others.count == 1 ? others[0] : .array(others)
    }
    guard case .array(let branches)? = schema["anyOf"] else { return schema }
    let others = branches.filter { $0["type"] != "null" }
    guard others.count == 1, case .object(var only) = others[0] else {
      schema["anyOf"] = .array(others)
      return schema
    }
    schema["anyOf"] = nil
    for (key, value) in schema.members { only[key] = value }
    return only
  }
}
