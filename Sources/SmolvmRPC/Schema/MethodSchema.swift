import JSON
import Smolvm

/// What the schema says of a method, in the form in which both documents have it.
extension Method {
  /// `machine.exec` → `MachineExec`, `$/cancelRequest` → `CancelRequest`.
  var typeName: String {
    name.split { !$0.isLetter && !$0.isNumber }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// The name of the definition of its parameters.
  var paramsName: String { typeName + "Params" }
  /// The name of the definition of its result.
  var resultName: String { typeName + "Result" }

  /// Whether it can be called without any.
  var needsParameters: Bool {
    shape.fields.contains { !$0.type.isOptional } || shape.rules.contains { if case .needsOne = $0 { true } else { false } }
  }

  /// Adds its parameters and its result to the definitions.
  func define(in definitions: inout SchemaDefinitions) {
    let params = shape.schema(&definitions, beside: CallOptions.shape, sentence: "The parameters of \(name).")
    definitions.define(paramsName, JSONObject(params.members + annotations.members))
    definitions.define(resultName, definitions.schema(of: answer).described("The result of \(name)."))
  }

  /// What is known of it beyond its types, as members whose names begin with `x-`.
  var annotations: JSONObject {
    var annotations: JSONObject = ["x-effect": .string(effect.rawValue)]
    if since > ParameterLine.alwaysThere { annotations["x-since"] = .string(since.description) }
    if let way = whenCancelled { annotations["x-when-cancelled"] = .string(way.rawValue) }
    let notifications = Notification.all.filter { notification in
      notification.when == "progress: true" || shape.fields.contains { $0.name == "stream" }
    }
    if isCommand { annotations["x-notifications"] = .array(notifications.map { .string($0.method) }) }
    return annotations
  }
}
