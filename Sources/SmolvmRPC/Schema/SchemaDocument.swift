import JSON
import JSONRPC
import Smolvm

/// `smolvm-rpc.schema.json`: every type, envelope and notification as one JSON Schema.
enum SchemaDocument {
  static var json: JSONValue {
    var definitions = SchemaDefinitions(pointer: "#/$defs/")
    for method in Registry.methods { method.define(in: &definitions) }
    defineMessages(&definitions)
    return [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "$id": "urn:smolvm-rpc:schema:\(Product.schemaVersion)",
      "title": .string(Product.name),
      "description": "Every message between a client and smolvm-rpc: one JSON value a line, on stdin and stdout.",
      "x-version": .string(Product.schemaVersion),
      "anyOf": [.object(definitions.reference("ClientMessage")), .object(definitions.reference("ServerMessage"))],
      "$defs": .object(definitions.all),
    ]
  }

  private static func defineMessages(_ definitions: inout SchemaDefinitions) {
    let id = JSONValue.object(definitions.schema(of: RequestID.self))
    func object(_ sentence: String, _ properties: JSONObject, required: [JSONValue]) -> JSONObject {
      var all: JSONObject = ["jsonrpc": ["const": "2.0"]]
      for (key, value) in properties.members { all[key] = value }
      return [
        "description": .string(sentence), "type": "object", "required": .array(["jsonrpc"] + required),
        "properties": .object(all),
      ]
    }
    var requests: [JSONValue] = []
    for method in Registry.methods {
      let name = method.typeName + "Request"
      let needsParams = method.needsParameters
      let params = definitions.reference(method.paramsName)
      definitions.define(
        name,
        object(
          "\(method.summary) Without an id it is carried out and not answered.",
          ["id": id, "method": ["const": .string(method.name)], "params": .object(needsParams ? params : params.orNull)],
          required: ["method"] + (needsParams ? ["params"] : [])))
      requests.append(.object(definitions.reference(name)))
    }
    var notifications: [JSONValue] = []
    for notification in Notification.all {
      let name =
        notification.method.split(separator: ".").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined() + "Notification"
      definitions.define(
        name,
        object(
          "\(notification.summary) For calls with \(notification.when).",
          [
            "method": ["const": .string(notification.method)],
            "params": .object(definitions.schema(of: notification.params)),
          ], required: ["method", "params"]))
      notifications.append(.object(definitions.reference(name)))
    }
    definitions.define(
      "Success",
      object("The answer of a call that succeeded.", ["id": id, "result": ["type": "object"]], required: ["id", "result"]))
    definitions.define(
      "Failure",
      object(
        "The answer of a call that failed. The id is null where it could not be read.",
        ["id": .object(["anyOf": [id, ["type": "null"]]]), "error": .object(definitions.schema(of: ErrorObject.self))],
        required: ["id", "error"]))
    definitions.define("Request", ["description": "A call, by its method.", "anyOf": .array(requests)])
    definitions.define(
      "Response",
      [
        "description": "The answer of a call; the type of result is that of the method, MethodNameResult.",
        "anyOf": [.object(definitions.reference("Success")), .object(definitions.reference("Failure"))],
      ])
    definitions.define("Notification", ["description": "What we send beside answers.", "anyOf": .array(notifications)])
    definitions.define(
      "ClientMessage",
      [
        "description": "A line that a client writes.",
        "anyOf": [
          .object(definitions.reference("Request")),
          ["type": "array", "minItems": 1, "maxItems": 64, "items": .object(definitions.reference("Request"))],
        ],
      ])
    definitions.define(
      "ServerMessage",
      [
        "description": "A line that we write.",
        "anyOf": [
          .object(definitions.reference("Response")), .object(definitions.reference("Notification")),
          ["type": "array", "minItems": 1, "items": .object(definitions.reference("Response"))],
        ],
      ])
  }
}
