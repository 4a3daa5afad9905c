import JSON

/// What parameters have to do with one another. What is refused and what the schema says both come from it.
public enum Rule: Sendable {
  /// With the first, none of the others; from a version of smolvm on.
  case excludes(String, [String], since: Version = ParameterLine.alwaysThere, because: String)
  /// One of them at least.
  case needsOne([String], because: String)
  /// Something that the command's own `check()` refuses, as a schema of the whole object.
  case stated(@Sendable (inout SchemaDefinitions) -> JSONObject)

  /// A text that is strict base64 where another parameter says so.
  public static func base64(_ text: String, where encoding: String) -> Rule {
    .stated { _ in
      [
        "if": ["required": [.string(encoding)], "properties": .object(JSONObject([(encoding, ["const": "base64"])]))],
        "then": [
          "properties": .object(JSONObject([(text, ["type": ["string", "null"], "pattern": .string(base64Pattern)])]))
        ],
      ]
    }
  }
  private static let base64Pattern =
    "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?" + SchemaPattern.end

  /// Refuses what it does not allow.
  /// - Parameters:
  ///   - given: the names of the parameters that say something.
  ///   - version: the installed smolvm's; nil as long as that is not known.
  func check(_ given: Set<String>, with version: Version?) throws(JSONMismatch) {
    switch self {
    case .excludes(let first, let others, let since, let why):
      guard since <= version ?? ParameterLine.alwaysThere, given.contains(first), let other = others.first(where: given.contains)
      else { return }
      throw JSONMismatch(pointer: "/" + other, expected: "not to be given with \(first): \(why)")
    case .needsOne(let names, let why):
      if given.isDisjoint(with: names) { throw JSONMismatch(expected: "one of \(names.joined(separator: ", ")): \(why)") }
    case .stated: return
    }
  }

  /// The names in it.
  var names: [String] {
    switch self {
    case .excludes(let first, let others, _, _): [first] + others
    case .needsOne(let names, _): names
    case .stated: []
    }
  }

  /// The same as a schema of the whole object.
  /// - Parameter isSwitch: whether the parameter of that name is true or false, and says something only if true.
  func schema(_ definitions: inout SchemaDefinitions, isSwitch: (String) -> Bool) -> JSONObject {
    func given(_ name: String) -> JSONValue {
      let something: JSONValue = isSwitch(name) ? ["const": true] : ["not": ["type": "null"]]
      return ["required": [.string(name)], "properties": .object(JSONObject([(name, something)]))]
    }
    switch self {
    case .excludes(let first, let others, _, _):
      return ["not": ["allOf": [given(first), ["anyOf": .array(others.map(given))]]]]
    case .needsOne(let names, _): return ["anyOf": .array(names.map(given))]
    case .stated(let schema): return schema(&definitions)
    }
  }
}
