import Foundation
import JSON
import Testing
import TestSupport

/// A session with the program where real microVMs are, and a machine in it.
final class RealMachine {
  let session: Session
  let name = "t-\(UUID().uuidString.prefix(8).lowercased())"
  private var last = 0

  init() throws { session = try Session(Tiers.machines) }

  var machine: JSONValue { .string(name) }

  /// Runs a shell command where the machines are.
  static func shell(_ command: String) throws -> [String] { try Session(Tiers.shell + [command]).end().lines }

  /// An id that was not used yet.
  func id() -> JSONValue {
    last += 1
    return .number(JSONNumber(last))
  }

  func answer(_ method: String, _ params: JSONValue = [:]) throws -> JSONValue { try session.call(id(), method, params) }

  func result(_ method: String, _ params: JSONValue = [:]) throws -> JSONValue {
    let answer = try answer(method, params)
    return try #require(answer["result"], "\(method): \(answer.text)\n\(session.errors)")
  }

  /// A command in the machine; `more` are further parameters.
  func exec(_ script: String, _ more: JSONObject = [:]) -> JSONValue {
    var params: JSONObject = ["name": machine, "argv": ["sh", "-c", .string(script)]]
    for (key, value) in more.members { params[key] = value }
    return .object(params)
  }

  func create(_ more: JSONObject = [:]) throws {
    var params: JSONObject = ["name": machine, "cpus": 1, "memoryMiB": 512]
    for (key, value) in more.members { params[key] = value }
    _ = try result("machine.create", .object(params))
  }

  /// An emulated microVM now and then does not boot. That is the emulation's, is said, and is tried again.
  func untilItBoots(_ method: String, _ params: JSONValue) throws -> JSONValue {
    for attempt in 1...3 {
      let answer = try answer(method, params)
      if answer["error"]?["data"]?["kind"] != "bootFailed" { return try #require(answer["result"], "\(answer.text)") }
      print("The microVM did not boot (attempt \(attempt)): \(answer.text)")
    }
    throw Session.Failure(description: "the microVM did not boot in three attempts")
  }

  @discardableResult func start() throws -> JSONValue { try untilItBoots("machine.start", ["name": machine]) }

  /// The lines of `ps` in the machine in which a word stands.
  func processes(_ word: String) throws -> [String] {
    let text = try result("machine.exec", exec("ps -o args"))["stdout"]?.string ?? ""
    return text.split(separator: "\n").map(String.init).filter { $0.contains(word) && !$0.contains("sh -c") }
  }

  /// What smolvm leaves while machines are there: their processes, and their records.
  static func traces(of name: String) throws -> [String] {
    // The bracket keeps the pattern from finding the shell that it stands in.
    try shell("pgrep -af '[_]boot-vm' || true; smolvm machine ls --json").filter { $0.contains(name) || $0.contains("_boot-vm") }
  }
}
