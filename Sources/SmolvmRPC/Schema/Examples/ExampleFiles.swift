import JSON

/// The examples, as files below `schema/examples` and as what OpenRPC has of them.
enum ExampleFiles {
  private static let exchanges = RecordedSession.all.flatMap(\.exchanges)

  /// All examples of a method.
  static func exchanges(of method: String) -> [RecordedSession.Exchange] {
    exchanges.filter { $0.request["method"]?.string == method }
  }

  /// The paths, relative to `schema`, and what the files hold.
  static var all: [(path: String, text: String)] {
    [("examples/README.md", readme)] + RecordedSession.all.map { ("examples/sessions/\($0.name).jsonl", $0.text + "\n") }
      + Registry.methods.flatMap { method in
        // "/" stands in one method's name.
        let folder = String(method.name.map { $0 == "/" ? "-" : $0 })
        return exchanges(of: method.name).map { ("examples/\(folder)/\($0.name).json", json($0).pretty() + "\n") }
      }
  }

  private static func json(_ exchange: RecordedSession.Exchange) -> JSONValue {
    var json: JSONObject = ["about": .string(exchange.about), "request": exchange.request]
    if !exchange.notifications.isEmpty { json["notifications"] = .array(exchange.notifications) }
    json["response"] = exchange.answer
    return .object(json)
  }

  /// A method's successful calls as OpenRPC's example pairings; it has no place for failures.
  static func pairings(of method: String) -> [JSONValue] {
    exchanges(of: method).compactMap { exchange in
      guard let result = exchange.answer["result"] else { return nil }
      let params = exchange.request["params"]?.object?.members ?? []
      return [
        "name": .string(exchange.name), "summary": .string(exchange.about),
        "params": .array(params.map { ["name": .string($0.key), "value": $0.value] }),
        "result": ["name": "result", "value": result],
      ]
    }
  }

  private static var readme: String {
    let sessions = RecordedSession.all.map { "- `sessions/\($0.name).jsonl`: \($0.summary)\n" }.joined()
    return """
      # Examples

      Recorded from real runs: smolvm 1.32.2 and real microVMs. Only what differs from run to run is replaced: times, process ids, versions of the
      host, and a folder of the host's, which is always `/home/me/project` here. Tests play all of them again, with microVMs and with `--simulate`.

      Each file in a folder that is named after a method holds one call: `about`, `request`, `response`, and the `notifications` about it, all of which
      came before the response.

      Sessions are whole conversations, one JSON object a line:

      - `from`: `client` for what is written to the program, `server` for what it wrote.
      - `message`: the message itself, as one line on the wire. What a client wrote that is no JSON is in `text` instead.
      - `about`: what a client's line is there to show.
      - `until`: what the client waited for before it wrote its next line: `answer` (also where nothing is said), `output` (the first
        notification about this call), or `sent` (nothing).

      \(sessions)
      `rpc.discover` has no example of its own: its result is `openrpc.json`.

      """
  }
}
