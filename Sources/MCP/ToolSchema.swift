import JSON
import Smolvm
import SmolvmRPC

/// The schemas of a tool, from the same declarations as all others, in the small vocabulary that clients and models take everywhere: no references,
/// no alternatives at the top (Anthropic's interface refuses them), nothing under `x-`, and no null where leaving out says the same. They are kept
/// short, since a model reads them before each of its answers.
enum ToolSchema {
  /// What is not told: a text that breaks its rule is refused with words that a model understands, and interfaces that make
  /// grammars of schemas refuse patterns that look ahead (OpenAI's).
  private static let untold: Set<String> = ["pattern", "not", "minLength", "maxLength", "propertyNames"]

  /// Of the arguments.
  /// - Parameters:
  ///   - names: the parameters that are told of; nil for all.
  ///   - defaults: what is meant for a model where it says nothing.
  static func input(of method: Method, only names: [String]?, defaults: JSONObject) -> JSONObject {
    var definitions = SchemaDefinitions(pointer: "#/")
    let shape = method.shape.only(
      names ?? method.shape.fields.map(\.name).filter { name in !Tool.notTaken.contains { $0.name == name } })
    let whole = shape.schema(&definitions, beside: shape.only([]), sentence: method.summary)
    guard case .object(var schema) = plain(.object(whole), definitions.all, ofArguments: true) else { return ["type": "object"] }
    for name in ["allOf", "anyOf", "description"] { schema[name] = nil }
    guard case .object(var properties)? = schema["properties"] else { return schema }
    properties["_meta"] = nil
    func say(_ key: String, _ value: JSONValue, of name: String) {
      guard case .object(var property)? = properties[name] else { return }
      property[key] = value
      properties[name] = .object(property)
    }
    for (name, most) in ToolOffer.most { say("maximum", .number(JSONNumber(most)), of: name) }
    for (name, words) in ToolOffer.said { say("description", .string(words), of: name) }
    for (name, value) in defaults.members { say("default", value, of: name) }
    schema["properties"] = .object(properties)
    return schema
  }

  /// Of the structured content.
  /// - Parameter names: the members that are told of, also of objects in it; nil for all. There may be others: nothing forbids them.
  static func output(of method: Method, only names: [String]?) -> JSONObject {
    var definitions = SchemaDefinitions(pointer: "#/")
    let whole = plain(.object(definitions.schema(of: method.answer)), definitions.all, ofArguments: false)
    guard case .object(var schema) = names.map({ told(whole, $0) }) ?? whole else { return ["type": "object"] }
    schema["type"] = "object"
    for name in ["anyOf", "description"] { schema[name] = nil }
    return schema
  }

  /// Without the members that are not told of, and what is said of them.
  private static func told(_ schema: JSONValue, _ names: [String]) -> JSONValue {
    guard case .object(var object) = schema else { return schema }
    object["anyOf"] = nil
    if case .object(let properties)? = object["properties"] {
      object["properties"] = .object(
        JSONObject(properties.members.filter { names.contains($0.key) }.map { ($0.key, told($0.value, names)) }))
    }
    if case .array(let required)? = object["required"] {
      object["required"] = .array(required.filter { name in names.contains { .string($0) == name } })
    }
    object["items"] = object["items"].map { told($0, names) }
    return .object(object)
  }

  private static func plain(_ schema: JSONValue, _ definitions: JSONObject, ofArguments: Bool, depth: Int = 0) -> JSONValue {
    func again(_ value: JSONValue) -> JSONValue { plain(value, definitions, ofArguments: ofArguments, depth: depth + 1) }
    switch schema {
    case .array(let elements): return .array(elements.map(again))
    case .object(let given):
      let object = ofArguments ? simple(given) : given
      // What refers to itself is anything, from some depth on.
      if depth > 24 { return true }
      var result = JSONObject()
      for (key, value) in object.members where key != "$ref" && !key.utf8.starts(with: "x-".utf8) {
        switch key {
        case _ where untold.contains(key): continue
        case "description": result[key] = value.string.map { .string(ToolText.withToolNames($0)) }
        case "default", "const", "enum", "required": result[key] = value
        case "properties":
          guard case .object(let properties) = value else { continue }
          result[key] = .object(JSONObject(properties.members.map { ($0.key, again($0.value)) }))
        default: result[key] = again(value)
        }
      }
      if let name = object["$ref"]?.string?.dropFirst(2), case .object(var meant) = again(definitions[String(name)] ?? true) {
        // Of what a place says something itself, only the rule of a text is said, too: how a time is written, but not that a text has no NUL.
        let isRule = ofArguments && name != "Text" && definitions[String(name)]?["pattern"] != nil
        if !isRule && result["description"] != nil || name == "Text" { meant["description"] = nil }
        result = meant.said(result)
      }
      return .object(result)
    default: return schema
    }
  }

  /// `{type: [T, null]}`, `{anyOf: [T, null]}` and `{allOf: [T]}` are T; a number of more than 32 bits is no limit that says anything.
  private static func simple(_ schema: JSONObject) -> JSONObject {
    var schema = schema
    if let most = schema["maximum"]?.int, most > Int32.max { schema["maximum"] = nil }
    if case .array(let types)? = schema["type"] {
      let others = types.filter { $0 != "null" }
      schema["type"] = others.count == 1 ? others[0] : .array(others)
    }
    for key in ["allOf", "anyOf"] {
      guard case .array(let branches)? = schema[key] else { continue }
      let others = branches.filter { $0["type"] != "null" }
      schema[key] = others.count == 1 ? nil : .array(others)
      if others.count == 1, case .object(let only) = others[0] { schema = only.said(schema) }
    }
    return schema
  }
}

extension JSONObject {
  /// A schema, as a place that refers to it says it: what the place says of it stands before what it says of itself.
  fileprivate func said(_ place: JSONObject) -> JSONObject {
    var schema = self
    for (key, value) in place.members { schema[key] = value }
    if let here = place["description"]?.string, let there = self["description"]?.string, here != there {
      schema["description"] = .string("\(here) \(there)")
    }
    return schema
  }
}
