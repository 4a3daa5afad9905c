import JSON
import Smolvm
import SmolvmRPC

/// One method as a tool for a model.
struct Tool: Sendable {
  /// The method that does its work.
  let method: Method
  /// Its name: what clients and models take everywhere is `^[a-zA-Z0-9_-]{1,64}$`, though the specification allows dots.
  let name: String
  /// What a model is told of it, where that is not what a programmer is told.
  private let offer: ToolOffer?

  init(_ method: Method, _ offer: ToolOffer?) {
    self.method = method
    self.offer = offer
    name = Self.name(of: method.name)
  }

  /// What is no tool: a shell reads what only stream.write brings, and to watch over a machine has no end of its own.
  static let notOffered: Set<String> = ["machine.shell", "machine.monitor"]

  /// What would make the server send messages that are none of MCP's, or has no end without them, and what to do instead.
  static let notTaken: [(name: String, why: String)] = [
    ("stream", "left out: lines of output come as notifications/progress, where _meta.progressToken is given"),
    ("progress", "left out: it comes as notifications/progress, where _meta.progressToken is given"),
    ("interactive", "left out: give all of stdin at once, or run a server in the machine with detach: true"),
    ("tty", "left out: output comes as text here, for a pipe"),
    ("follow", "left out: read the last lines with tail, and again later"),
  ]

  /// `machine.readFile` → `machine_read_file`.
  static func name(of method: String) -> String {
    var name = ""
    for character in method {
      if character.isUppercase { name += "_" }
      name += character == "." ? "_" : character.lowercased()
    }
    return name
  }

  /// The parameters for the method, with what is meant for a model where it says nothing. A null says nothing either: models write it.
  func arguments(_ given: JSONObject) -> JSONObject {
    var arguments = JSONObject(given.members.filter { $0.value != .null }.map { ($0.key, $0.value) })
    for (name, value) in defaults.members
    where arguments[name] == nil && method.shape.fields.contains(where: { $0.name == name }) {
      arguments[name] = value
    }
    for (name, most) in ToolOffer.most where arguments[name]?.int ?? 0 > most { arguments[name] = .number(JSONNumber(most)) }
    return arguments
  }

  /// As `tools/list` has it.
  var listed: JSONObject {
    let title = JSONValue.string(
      offer?.title ?? ToolText.withToolNames(method.summary.hasSuffix(".") ? String(method.summary.dropLast()) : method.summary))
    return [
      "name": .string(name), "title": title,
      "description": .string(ToolText.withToolNames(description)), "inputSchema": .object(input),
      "outputSchema": .object(ToolSchema.output(of: method, only: offer?.answer)),
      "annotations": [
        "title": title, "readOnlyHint": .bool(method.effect == .reads),
        "destructiveHint": .bool(method.effect != .reads && offer?.isAdditive != true),
        "idempotentHint": .bool(method.effect == .reads || offer?.isIdempotent == true),
        "openWorldHint": .bool(offer?.isOpenWorld ?? (method.effect != .reads)),
      ],
    ]
  }

  private var description: String { offer?.description ?? method.summary + " " + method.details }

  private var defaults: JSONObject { offer?.defaults ?? ToolOffer.everywhere }
  private var input: JSONObject { ToolSchema.input(of: method, only: offer?.parameters, defaults: defaults) }
}
