import JSON
import JSONRPC
import Smolvm

/// Writes the TypeScript client.
enum TypeScriptClient {
  /// The text of `smolvm-rpc.ts`.
  static var text: String {
    let model = ClientModel()
    return TypeScriptRuntime.head + "/** The version of the schema that this was written from; server.info says the program's. */\n"
      + "export const schemaVersion = \(quoted(Product.schemaVersion));\n\n" + options
      + model.records.map(record).joined() + methods(model) + TypeScriptRuntime.errors + kinds + TypeScriptRuntime.core
  }

  /// What every call takes.
  private static var options: String {
    let members = CallOptions.shape.fields.filter { $0.name != "progress" }.map { field in
      comment(field.line.documentation, indent: "  ") + "  \(field.name)?: string;\n"
    }
    return comment("What every method takes beside its own parameters.")
      + "export interface CallOptions {\n\(members.joined())}\n\n"
  }

  private static func record(_ record: ClientModel.Record) -> String {
    let isParams = record.name.hasSuffix("Params") && record.members.contains { $0.name == "deadline" }
    let members = record.members.filter { !isParams || !ClientModel.said.contains($0.name) }.map { member in
      // A parameter is left out rather than null; but an answer can have null, and who reads it must see that.
      let type = isParams && !member.isRequired ? member.type.withoutNull : member.type
      let documentation = member.documentation.isEmpty ? "" : comment(member.documentation, indent: "  ")
      return documentation + "  \(key(member.name))\(member.isRequired ? "" : "?"): \(name(of: type));\n"
    }
    let head = "export interface \(record.name)\(isParams ? " extends CallOptions" : "") {"
    return comment(record.documentation) + head + (members.isEmpty ? "}\n\n" : "\n\(members.joined())}\n\n")
  }

  /// Which method has which types.
  private static func methods(_ model: ClientModel) -> String {
    let members = model.calls.map { call in
      comment(call.method.summary, indent: "  ")
        + "  \(quoted(call.method.name)): { params: \(name(of: call.params)); result: \(name(of: call.result)) };\n"
    }
    let streaming = model.calls.filter(\.method.streams).map { quoted($0.method.name) }.joined(separator: " | ")
    return comment("The methods, and what each takes and answers.") + "export interface Methods {\n\(members.joined())}\n\n"
      + comment("Those whose output can come as it is written.") + "export type StreamingMethod = \(streaming);\n\n"
  }

  /// A class for each kind of failure.
  private static var kinds: String {
    let classes = ErrorKind.all.map { comment($0.meaning) + "export class \(className($0)) extends SmolvmError {}\n\n" }
    let entries = ErrorKind.all.map { "  [\(quoted($0.name)), \(className($0))],\n" }
    return classes.joined() + "const kinds = new Map<string, typeof SmolvmError>([\n\(entries.joined())]);\n\n"
  }

  private static func className(_ kind: ErrorKind) -> String { kind.name.prefix(1).uppercased() + kind.name.dropFirst() }

  private static func name(of type: ClientType) -> String {
    switch type {
    case .any: "unknown"
    case .null: "null"
    case .string: "string"
    case .integer, .number: "number"
    case .boolean: "boolean"
    case .literal(let words): words.map(quoted).joined(separator: " | ")
    case .array(let element): isOne(element) ? "\(name(of: element))[]" : "(\(name(of: element)))[]"
    case .map(let value): "Record<string, \(name(of: value))>"
    case .named(let name): name
    case .union(let choices): choices.map(name).joined(separator: " | ")
    case .record(let members): "{ \(members.map(inline).joined(separator: "; ")) }"
    }
  }

  /// A member of an object without a name. The model does not look into those: what is no object has no name here, either.
  private static func inline(_ member: ClientMember) -> String {
    var type = member.type
    while case .named(let name) = type, let meant = SchemaDocument.json["$defs"]?[name].map(ClientType.init) {
      if case .record = meant { break }
      type = meant
    }
    return "\(key(member.name))\(member.isRequired ? "" : "?"): \(name(of: type))"
  }

  /// Whether brackets can stand behind it.
  private static func isOne(_ type: ClientType) -> Bool {
    switch type {
    case .union, .literal: false
    default: true
    }
  }

  private static func key(_ name: String) -> String {
    let isIdentifier = name.first?.isNumber == false && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    return isIdentifier ? name : quoted(name)
  }

  private static func quoted(_ word: String) -> String { JSONValue.string(word).text }

  private static func comment(_ text: String, indent: String = "") -> String {
    // What would end the comment is taken apart.
    let safe = text.split(separator: "*/", omittingEmptySubsequences: false).joined(separator: "* /")
    return "\(indent)/** \(safe) */\n"
  }
}
