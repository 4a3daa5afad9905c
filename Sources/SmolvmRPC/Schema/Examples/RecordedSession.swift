import JSON

/// A whole session as it once went, with a real smolvm and real microVMs: what was written to the program and what it wrote, line by line.
///
/// The lines stand in source, since `rpc.discover` has to show them wherever the program is. Nobody writes the program's part: whoever wants
/// another example writes the client's lines and lets the tests record the others. What differs from run to run (times, process ids) is
/// replaced there.
struct RecordedSession: Sendable {
  /// The name of its file.
  let name: String
  /// What it is about, in a sentence.
  let summary: String
  /// One JSON object a line; see ``ExampleFiles/readme``.
  let text: String

  init(_ name: String, _ summary: String, _ text: String) {
    (self.name, self.summary, self.text) = (name, summary, text)
  }

  /// In the order in which a newcomer would read them.
  static let all = [lifecycle, commands, streams, files, branches, watching, upkeep, packs, configuration, protocolErrors]

  /// A call of it that says what it shows, and all that was written about it.
  struct Exchange: Sendable {
    /// What it shows, in a few words.
    let about: String
    let request: JSONValue
    var notifications: [JSONValue] = []
    var answer: JSONValue = .null

    /// The name of its file.
    var name: String { about.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-") }
  }

  /// Its calls, by their methods, in order. What is no single call is part of sessions only.
  var exchanges: [Exchange] {
    var exchanges: [Exchange] = []
    for line in text.split(separator: "\n") {
      guard let entry = try? JSONParser.parse(String(line)), let message = entry["message"] else { continue }
      if entry["from"] == "client" {
        guard let about = entry["about"]?.string, message["id"] != nil, message["method"] != nil else { continue }
        exchanges.append(Exchange(about: about, request: message))
      } else if let id = message["params"]?["requestId"] {
        guard let index = exchanges.lastIndex(where: { $0.request["id"] == id }) else { continue }
        exchanges[index].notifications.append(message)
      } else if let id = message["id"], let index = exchanges.lastIndex(where: { $0.request["id"] == id }) {
        exchanges[index].answer = message
      }
    }
    return exchanges
  }
}
