import JSON
import JSONRPC
import Smolvm

/// Writes the Python client.
enum PythonClient {
  /// The text of `smolvm_rpc.py`.
  static var text: String {
    let model = ClientModel()
    return PythonRuntime.head + "# The types of the schema, version \(Product.schemaVersion)\n\n\n" + options
      + model.records.map(record).joined() + PythonRuntime.core + kinds + PythonRuntime.client + methods(model, isAsync: false)
      + "\n\n" + PythonRuntime.asyncClient + methods(model, isAsync: true)
  }

  /// What every call takes.
  private static var options: String {
    let members = CallOptions.shape.fields.map { "    \($0.name): NotRequired[\($0.name == "progress" ? "bool" : "str")]\n" }
      .joined()
    return "class CallOptions(TypedDict):\n    \"\"\"What every method takes beside its own parameters.\"\"\"\n\n" + members
      + "\n\n"
  }

  private static let keywords: Set<String> = ["from", "import", "class", "global", "in", "is", "not", "or", "and", "as", "with"]

  private static func record(_ record: ClientModel.Record) -> String {
    let isParams = record.name.hasSuffix("Params") && record.members.contains { $0.name == "deadline" }
    let shared = isParams ? Set(CallOptions.shape.fields.map(\.name)) : []
    let members = record.members.filter { !shared.contains($0.name) }
    // What is no name in Python has a dictionary of its own, in the form that takes any key.
    let odd = members.filter { keywords.contains($0.name) }
    var text = ""
    var bases = isParams ? "CallOptions" : "TypedDict"
    if !odd.isEmpty {
      let base = "_\(record.name)"
      let lines = odd.map { "\"\($0.name)\": \(type(of: $0, isParams, isQuoted: true))" }.joined(separator: ", ")
      text += "\(base) = TypedDict(\"\(base)\", {\(lines)})\n\n\n"
      bases = isParams ? "CallOptions, \(base)" : base
    }
    text += "class \(record.name)(\(bases)):\n    \"\"\"\(record.documentation)\"\"\"\n\n"
    for member in members where !keywords.contains(member.name) {
      text += "    \(member.name): \(type(of: member, isParams))  # \(member.documentation)\n"
    }
    return text + "\n\n"
  }

  /// A parameter is left out rather than null; but an answer can have null, and who reads it must see that.
  private static func type(of member: ClientMember, _ isParams: Bool, isQuoted: Bool = false) -> String {
    let type = name(of: isParams && !member.isRequired ? member.type.withoutNull : member.type)
    let inner = isQuoted ? "\"\(type)\"" : type
    return member.isRequired ? inner : "NotRequired[\(inner)]"
  }

  private static func name(of type: ClientType) -> String {
    switch type {
    case .any: "Any"
    case .null: "None"
    case .string: "str"
    case .integer: "int"
    case .number: "float"
    case .boolean: "bool"
    case .literal(let words): "Literal[\(words.map { JSONValue.string($0).text }.joined(separator: ", "))]"
    case .array(let element): "list[\(name(of: element))]"
    case .map(let value): "dict[str, \(name(of: value))]"
    case .named(let name): name
    case .union(let choices): choices.map(name).joined(separator: " | ")
    case .record: "dict[str, Any]"
    }
  }

  /// An exception for each kind of failure.
  private static var kinds: String {
    var text = "# The kinds of failure\n\n\n"
    for kind in ErrorKind.all {
      text += "class \(className(kind))(RPCError):\n    \"\"\"\(kind.meaning)\"\"\"\n\n\n"
    }
    let entries = ErrorKind.all.map { "    \"\($0.name)\": \(className($0)),\n" }.joined()
    return text + "_KINDS: dict[str, type[RPCError]] = {\n\(entries)}\n\n\n"
  }

  private static func className(_ kind: ErrorKind) -> String { kind.name.prefix(1).uppercased() + kind.name.dropFirst() }

  private static func methods(_ model: ClientModel, isAsync: Bool) -> String {
    let (define, wait, running) = isAsync ? ("async def", "await ", "AsyncRunning") : ("def", "", "Running")
    return model.calls.map { call in
      let (method, params, result) = (call.method, name(of: call.params), name(of: call.result))
      let function = method.name.split(separator: ".").joined(separator: "_")
      var lines = [
        "\(define) \(function)(self, **params: Unpack[\(params)]) -> \(result):", "    \"\"\"\(method.summary)\"\"\"",
        "    return cast(\(result), \(wait)self.call(\"\(method.name)\", params))", "",
      ]
      if method.streams {
        lines += [
          "def start_\(function)(self, **params: Unpack[\(params)]) -> \(running)[\(result)]:",
          "    \"\"\"The same, with its output as it is written.\"\"\"", "    return \(running)(self, \"\(method.name)\", params)",
          "",
        ]
      }
      return lines.map { $0.isEmpty ? "\n" : "    \($0)\n" }.joined()
    }.joined()
  }
}
