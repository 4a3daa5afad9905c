import JSON
import JSONRPC
import Smolvm

/// Writes the Python client.
enum PythonClient {
  /// The text of `smolvm_rpc.py`.
  static var text: String {
    let model = ClientModel()
    return PythonRuntime.head
      + "# The version of the schema that this was written from; server_info() says the program's.\nSCHEMA_VERSION = \"\(Product.schemaVersion)\"\n\n\n"
      + options + model.records.map(record).joined() + model.calls.filter(\.method.streams).map(startParams).joined()
      + PythonRuntime.core + kinds + PythonRuntime.client + methods(model, isAsync: false)
      + "\n\n" + PythonRuntime.asyncClient + methods(model, isAsync: true)
  }

  /// What every call takes.
  private static var options: String {
    let members = CallOptions.shape.fields.filter { $0.name != "progress" }.map { "    \($0.name): NotRequired[str]\n" }.joined()
    return "class CallOptions(TypedDict):\n    \"\"\"What every method takes beside its own parameters.\"\"\"\n\n" + members
      + "\n\n"
  }

  private static let keywords: Set<String> = ["from", "import", "class", "global", "in", "is", "not", "or", "and", "as", "with"]

  private static func record(_ record: ClientModel.Record) -> String {
    let isParams = record.name.hasSuffix("Params") && record.members.contains { $0.name == "deadline" }
    let members = record.members.filter { !isParams || !ClientModel.said.contains($0.name) }
    var text = "class \(record.name)(\(isParams ? "CallOptions" : "TypedDict")):\n    \"\"\"\(record.documentation)\"\"\"\n\n"
    for member in members {
      // What is no name in Python has an underscore at its end; that of a parameter is taken off when it is sent.
      precondition(
        isParams || !keywords.contains(member.name), "\(record.name).\(member.name) can be no member of a class in Python")
      let name = member.name + (keywords.contains(member.name) ? "_" : "")
      text += "    \(name): \(type(of: member, isParams))  # \(member.documentation)\n"
    }
    return text + "\n\n"
  }

  private static func startName(_ call: ClientModel.Call) -> String { "Start\(call.method.typeName)Params" }

  private static func startParams(_ call: ClientModel.Call) -> String {
    let interactive = call.method.shape.fields.first { $0.name == "interactive" }?.line.documentation ?? ""
    return "class \(startName(call))(\(name(of: call.params))):\n    \"\"\"The same, for a command that is written to.\"\"\"\n\n"
      + "    interactive: NotRequired[bool]  # \(interactive)\n\n\n"
  }

  /// A parameter is left out rather than null; but an answer can have null, and who reads it must see that.
  private static func type(of member: ClientMember, _ isParams: Bool) -> String {
    let type = name(of: isParams && !member.isRequired ? member.type.withoutNull : member.type)
    return member.isRequired ? type : "NotRequired[\(type)]"
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
        "\(define) \(function)(self, *, progress: Progress | None = None, **params: Unpack[\(params)]) -> \(result):",
        "    \"\"\"\(method.summary)\"\"\"",
        "    return cast(\(result), \(wait)self.call(\"\(method.name)\", params, progress=progress))",
        "",
      ]
      if method.streams {
        lines += [
          "def start_\(function)(self, *, progress: Progress | None = None, **params: Unpack[\(startName(call))]) -> \(running)[\(result)]:",
          "    \"\"\"The same, with its output as it is written.\"\"\"",
          "    return \(running)(self, \"\(method.name)\", params, progress)", "",
        ]
      }
      return lines.map { $0.isEmpty ? "\n" : "    \($0)\n" }.joined()
    }.joined()
  }
}
