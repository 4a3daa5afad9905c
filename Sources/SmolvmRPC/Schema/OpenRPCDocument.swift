import JSON
import JSONRPC
import Smolvm

/// `openrpc.json`: the methods, as the OpenRPC specification has them.
enum OpenRPCDocument {
  /// Read for each `rpc.discover`: it is asked for rarely, and nothing of it is worth keeping.
  static var json: JSONValue {
    var definitions = SchemaDefinitions(pointer: "#/components/schemas/")
    let methods = Registry.methods.map { method -> JSONValue in
      method.define(in: &definitions)
      return .object(entry(method, &definitions))
    }
    let notifications = Notification.all.map { notification -> JSONValue in
      [
        "name": .string(notification.method), "summary": .string(notification.summary), "when": .string(notification.when),
        "params": .object(definitions.schema(of: notification.params)),
      ]
    }
    _ = definitions.schema(of: ErrorObject.self)
    let errors = ErrorKind.all.map { kind in
      (
        kind.name,
        ["code": .number(JSONNumber(kind.code)), "message": .string(kind.meaning), "data": ["kind": .string(kind.name)]]
          as JSONValue
      )
    }
    return [
      "openrpc": "1.3.2",
      "info": [
        "title": .string(Product.name), "version": .string(Product.schemaVersion),
        "description": """
        Drives smolvm microVMs: JSON-RPC 2.0, one message a line, on stdin and stdout of a child process. x-flag is how the CLI spells a parameter, \
        x-since the first smolvm that knows it, x-params the schema of all parameters together, with what they have to do with one another. \
        x-effect says what a method does to the world; x-when-cancelled what becomes of its run of smolvm when the call is cancelled: kill \
        (it is ended), killThenClean (and what it leaves half done is removed), finish (it goes on to its end, since its outcome must not stay \
        unknown).
        """,
      ],
      "methods": .array(methods),
      "components": ["schemas": .object(definitions.all), "errors": .object(JSONObject(errors))],
      "x-notifications": .array(notifications),
    ]
  }

  private static func entry(_ method: Method, _ definitions: inout SchemaDefinitions) -> JSONObject {
    var entry: JSONObject = [
      "name": .string(method.name), "summary": .string(method.summary), "description": .string(method.details),
      "paramStructure": "by-name",
      "params": .array((method.shape.fields + CallOptions.shape.fields).map { .object(parameter($0, &definitions)) }),
      "result": ["name": "result", "schema": .object(definitions.reference(method.resultName))],
      "errors": .array(method.failures.map { ["$ref": .string("#/components/errors/\($0.name)")] }),
    ]
    entry["examples"] = .array(ExampleFiles.pairings(of: method.name))
    for (key, value) in method.annotations.members { entry[key] = value }
    // What parameters have to do with one another has no place in OpenRPC's list of them.
    entry["x-params"] = .object(definitions.reference(method.paramsName))
    return entry
  }

  private static func parameter(_ field: CommandShape.Field, _ definitions: inout SchemaDefinitions) -> JSONObject {
    var descriptor: JSONObject = ["name": .string(field.name), "description": .string(field.line.documentation)]
    if !field.type.isOptional { descriptor["required"] = true }
    var schema = field.type.parameterSchema(&definitions)
    if let value = field.defaultValue {
      if schema["$ref"] != nil { schema = ["allOf": [.object(schema)]] }
      schema["default"] = value
    }
    descriptor["schema"] = .object(schema)
    for (key, value) in field.annotations.members { descriptor[key] = value }
    return descriptor
  }
}
