import JSON
import JSONRPC

/// `errors.json`: every kind of failure. MCP's own belongs to no method here.
enum ErrorDocument {
  static var json: JSONValue {
    let kinds = (ErrorKind.all + [.unsupportedProtocolVersion]).map { kind -> JSONValue in
      let methods = Registry.methods.filter { $0.failures.contains(kind) }.map { JSONValue.string($0.name) }
      return [
        "code": .number(JSONNumber(kind.code)), "kind": .string(kind.name), "meaning": .string(kind.meaning),
        "methods": .array(methods),
      ]
    }
    return ["version": .string(Product.schemaVersion), "kinds": .array(kinds)]
  }
}
