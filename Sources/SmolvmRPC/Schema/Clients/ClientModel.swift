import JSON
import Smolvm

/// What a client is written from: types and methods, read from the very document that is published.
struct ClientModel {
  /// An object type.
  struct Record {
    let name: String
    let members: [ClientMember]
    let documentation: String
  }

  /// A method, and the names of its types.
  struct Call {
    let method: Method
    let params: ClientType
    let result: ClientType
  }

  /// Object types, in the order of their names: those that methods and notifications use.
  let records: [Record]
  /// The methods; without those that a client's object for a running call sends by itself.
  let calls: [Call]

  /// Parameters that clients have other means for: what every call takes, and how a command is started.
  static let said: Set<String> = Set(CallOptions.shape.fields.map(\.name) + ["stream", "interactive"])

  /// That of this program.
  init() {
    let definitions = SchemaDocument.json["$defs"]?.object ?? [:]
    let reader = Reader(definitions: definitions)
    let methods = Registry.methods.filter { !$0.name.hasPrefix("stream.") && !$0.name.hasPrefix("$/") }
    calls = methods.map { method in
      Call(method: method, params: reader.type(method.paramsName), result: reader.type(method.resultName))
    }
    var seen: Set<String> = []
    for call in calls { reader.collect(call.params, &seen) }
    for call in calls { reader.collect(call.result, &seen) }
    for name in ["ErrorData", "RequestProgressParams"] { reader.collect(.named(name), &seen) }
    records = seen.sorted().compactMap { name in
      guard let schema = definitions[name] else { return nil }
      return Record(name: name, members: reader.members(name), documentation: schema["description"]?.string ?? "")
    }
  }

  /// Follows names to what they stand for: only objects keep theirs.
  private struct Reader {
    let definitions: JSONObject

    func type(_ name: String) -> ClientType { inlined(.named(name)) }

    func members(_ name: String) -> [ClientMember] {
      guard case .record(let members)? = definitions[name].map(ClientType.init) else { return [] }
      return members.map { member in
        var member = member
        member.type = inlined(member.type)
        return member
      }
    }

    func collect(_ type: ClientType, _ seen: inout Set<String>) {
      switch type {
      case .named(let name): if seen.insert(name).inserted { for member in members(name) { collect(member.type, &seen) } }
      case .array(let inner), .map(let inner): collect(inner, &seen)
      case .union(let choices): for choice in choices { collect(choice, &seen) }
      default: break
      }
    }

    private func inlined(_ type: ClientType) -> ClientType {
      switch type {
      case .named(let name):
        let meant = definitions[name].map(ClientType.init) ?? .any
        if case .record = meant { return type }
        return inlined(meant)
      case .array(let inner): return .array(inlined(inner))
      case .map(let inner): return .map(inlined(inner))
      case .union(let choices):
        var flat: [ClientType] = []
        for choice in choices.map(inlined) {
          let all = if case .union(let inner) = choice { inner } else { [choice] }
          for one in all where !flat.contains(one) { flat.append(one) }
        }
        return flat.count == 1 ? flat[0] : .union(flat)
      default: return type
      }
    }
  }
}

extension Method {
  /// Whether its output can come as it is written.
  var streams: Bool { shape.fields.contains { $0.name == "stream" } }
}
