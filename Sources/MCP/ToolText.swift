import JSON
import SmolvmRPC

/// Words for a model.
enum ToolText {
  /// What is written for programmers names methods; a model knows tools.
  static func withToolNames(_ text: String) -> String {
    var text = text
    for (method, tool) in names where text.contains(method) { text = text.replacing(method, with: tool) }
    return text
  }

  /// The longest first: one may begin like another.
  private static let names: [(String, String)] = Registry.methods.filter { $0.subcommand != nil }.map(\.name)
    .sorted { $0.utf8.count > $1.utf8.count }.map { ($0, Tool.name(of: $0)) }

  /// A failure: its kind, what happened, and what to do. Only in the last may a method be named that the model knows as a tool: in the others names
  /// are somebody's own.
  static func failure(_ message: String, _ data: JSONObject) -> String {
    var said: JSONObject = ["kind": data["kind"] ?? "internalError", "message": .string(message)]
    for (key, value) in data.members where key != "kind" {
      said[key] = key == "hint" ? value.string.map { .string(withToolNames($0)) } : value
    }
    return JSONValue.object(["error": .object(said)]).text
  }

  /// The longest text that a model gets: output is bounded before, but there may be thousands of machines.
  private static let longest = 150_000

  /// A text as it is, or its head and its tail with a word about what is missing; the whole of it is in the structured content.
  static func bounded(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    guard bytes.count > longest else { return [text] }
    let half = longest / 2
    func whole(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
    return [
      whole(bytes.prefix(half)), "[\(bytes.count - 2 * half) bytes left out; all of it is in structuredContent]",
      whole(bytes.suffix(half)),
    ]
  }

  /// What to do about output of which the middle is missing; nil where it is whole.
  static func aboutMissing(_ result: JSONObject) -> String? {
    guard case .object(let gaps)? = result["truncated"] else { return nil }
    let counts =
      gaps["missing"]?.int.map { [("", $0)] } ?? gaps.members.compactMap { name, gap in gap["missing"]?.int.map { (name, $0) } }
    let missing = counts.map { name, count in "\(count) bytes" + (name.isEmpty ? "" : " of \(name)") }.joined(separator: " and ")
    let advice =
      result["log"] == nil
      ? "let the command write to a file, in a machine that stays, and read that in pieces with machine.readFile"
      : "read fewer lines at a time, with tail"
    return withToolNames("\(missing) in the middle are left out here. To see them, \(advice).")
  }
}
