import Foundation
import JSON

/// A FakeSmolvm with its scenario, and what it recorded.
public final class FakeCLI: Sendable {
  /// Where its files are.
  public let folder: TemporaryFolder
  /// What it answers to --version.
  public let version: String

  /// - Parameters:
  ///   - version: see ``version``.
  ///   - rules: `{"match": [WORD, …], "do": [STEP, …]}` each; see FakeSmolvm's Scenario and Step.
  public init(version: String = "1.32.2", _ rules: [JSONValue]) throws {
    folder = try TemporaryFolder()
    self.version = version
    try play(rules)
  }

  /// Other rules from now on.
  public func play(_ rules: [JSONValue]) throws {
    try folder.write("scenario.json", JSONValue.object(["version": .string(version), "rules": .array(rules)]).text.utf8)
  }

  /// A rule.
  public static func rule(_ match: [String], _ steps: JSONValue...) -> JSONValue {
    ["match": .array(match.map(JSONValue.string)), "do": .array(steps)]
  }

  /// A `created_at` that is later than any call of a test, however long it takes until then: a machine that is older than its creation is
  /// nobody's.
  public static var createdLater: Int { Int(Date().timeIntervalSince1970) + 3600 }

  /// What a program needs to find and drive it.
  public var environment: [String: String] {
    [
      "SMOLVM_RPC_SMOLVM": Programs.fakeSmolvm, "FAKE_SMOLVM_SCENARIO": folder.file("scenario.json"),
      "FAKE_SMOLVM_RECORD": folder.file("record.jsonl"),
      // The program's own records, too, stay out of the user's home.
      "XDG_STATE_HOME": folder.file("state"),
    ]
  }

  /// A program that is this fake whatever the environment says: for those who are given only its path.
  public func executable() throws -> String {
    let path = folder.file("smolvm")
    if FileManager.default.fileExists(atPath: path) { return path }
    let variables = environment.filter { $0.key.hasPrefix("FAKE_") }.map { "export \($0.key)='\($0.value)'\n" }.joined()
    // Written by a child: while this process held it open for writing, a child spawned by another test would inherit it for a moment, and
    // the kernel runs no file that somebody writes (ETXTBSY).
    let write = #"printf '%s\n' "$1" >"$2" && chmod 755 "$2""#
    try Session(["/bin/sh", "-c", write, "sh", "#!/bin/sh\n\(variables)exec '\(Programs.fakeSmolvm)' \"$@\"", path]).end()
    return path
  }

  /// Everything that was recorded, in order.
  public var record: [JSONValue] {
    let text = (try? String(contentsOfFile: folder.file("record.jsonl"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { try? JSONParser.parse(String($0)) }
  }

  /// The argument lists of all runs but `--version`.
  public var runs: [[String]] {
    record.filter { $0["event"] == "start" }.map { ($0["argv"]?.array ?? []).compactMap(\.string) }.filter { $0 != ["--version"] }
  }

  /// A session of the program under test that drives it.
  public func session(_ arguments: String...) throws -> Session {
    try Session([Programs.smolvmRPC] + arguments, environment: environment)
  }
}
