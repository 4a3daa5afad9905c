import Foundation
import JSON

/// A FakeSmolvm with its scenario, and what it recorded.
public final class FakeCLI: Sendable {
  /// Where its files are.
  public let folder: TemporaryFolder

  /// - Parameters:
  ///   - version: what it answers to --version.
  ///   - rules: `{"match": [WORD, …], "do": [STEP, …]}` each; see FakeSmolvm's Scenario and Step.
  public init(version: String = "1.32.2", _ rules: [JSONValue]) throws {
    folder = try TemporaryFolder()
    try folder.write("scenario.json", JSONValue.object(["version": .string(version), "rules": .array(rules)]).text.utf8)
  }

  /// A rule.
  public static func rule(_ match: [String], _ steps: JSONValue...) -> JSONValue {
    ["match": .array(match.map(JSONValue.string)), "do": .array(steps)]
  }

  /// What a program needs to find and drive it.
  public var environment: [String: String] {
    [
      "SMOLVM_RPC_SMOLVM": Programs.fakeSmolvm, "FAKE_SMOLVM_SCENARIO": folder.file("scenario.json"),
      "FAKE_SMOLVM_RECORD": folder.file("record.jsonl"),
    ]
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
