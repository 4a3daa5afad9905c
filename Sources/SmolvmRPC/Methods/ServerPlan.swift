import JSON
import JSONRPC
import Smolvm

extension Method {
  /// `server.plan`: what a call would run; nothing is executed.
  static let serverPlan = Method.own(
    "server.plan", "Says which runs of smolvm a call would make, and runs none.", ServerPlan.self, ServerPlan.Answer.self,
    details: """
      Machines are not looked for. The steps are those of success and of the failures after which smolvm is asked again; `when` says when each is run. Parameters are \
      checked as by the call itself, and errors point below /params.
      """,
    failures: [
      .smolvmMissing, .smolvmTooOld, .smolvmWrongProduct, .smolvmFailed, .unsupportedHere, .fileNotFound,
    ].map { (kind: SmolvmError.Kind) in kind.published }
  ) { parameters, call, server in
    guard let plan = Registry.method(parameters.method.text)?.plan else {
      let expected = "the name of a method that runs smolvm"
      return call.fail(.invalidParams(path: "/method", expected: expected))
    }
    plan(parameters.params ?? [:], server) { planned in
      switch planned {
      case .success(let steps):
        var answer = ServerPlan.Answer()
        answer.steps = steps
        call.succeed(encoding: answer)
      case .failure(let error): call.fail(error)
      }
    }
  }
}

/// What `server.plan` takes.
struct ServerPlan: ParameterGroup {
  @Parameter(.ours, "The method.") var method: CommandName
  @Parameter(.ours, "Its parameters.") var params: JSONValue?
  init() {}

  /// The parameters are those of the method.
  static let rules: [Rule] = [
    .stated { definitions in
      let choices = Registry.methods.filter(\.isCommand).map { method -> JSONValue in
        let params = definitions.reference(method.paramsName)
        return [
          "required": .array(method.needsParameters ? ["params"] : []),
          "properties": [
            "method": ["const": .string(method.name)], "params": .object(method.needsParameters ? params : params.orNull),
          ],
        ]
      }
      return ["anyOf": .array(choices)]
    }
  ]

  /// What comes of it.
  struct Answer: DescribedObject {
    static let about = "What comes of server.plan."
    static let schemaName: String? = "Plan"
    @Member("The runs of smolvm, in order.") var steps: [PlannedStep]
    init() {}
  }

  /// The name of a method that runs smolvm.
  struct CommandName: TextValue {
    static let schemaName: String? = nil
    static var rule: JSONObject {
      ["enum": .array(Registry.methods.filter(\.isCommand).map { .string($0.name) })]
    }
    let text: String
    init(_ text: String) { self.text = text }
  }
}

extension JSONValue: WireValue {
  /// None.
  public var words: [String] { [] }
}
