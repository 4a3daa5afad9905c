import Foundation
import JSON

/// Writes down what happened, a JSON line each. One `write(2)` on a file opened with O_APPEND: many fakes write at once.
struct Recorder {
  let path: String?

  func write(_ event: String, _ members: JSONObject) {
    guard let path else { return }
    var line: JSONObject = ["event": .string(event), "pid": .number(JSONNumber(Int(getpid())))]
    for (key, value) in members.members { line[key] = value }
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT, 0o644)
    guard descriptor >= 0 else { return }
    writeAll(descriptor, Array((JSONValue.object(line).text + "\n").utf8))
    close(descriptor)
  }
}
