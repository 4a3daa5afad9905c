import Foundation
import JSON

/// A scenario: `{"version": "1.32.2", "rules": [{"match": ["machine", "exec"], "do": [STEP, …]}, …]}`.
///
/// A rule fits a run whose arguments hold its words in that order, with others between them; the first that fits is carried out.
struct Scenario {
  let version: String
  private let rules: [(match: [String], steps: [Step])]

  init?(contentsOf path: String) {
    guard let data = FileManager.default.contents(atPath: path), let value = try? JSONParser.parse(Array(data)) else { return nil }
    version = value["version"]?.string ?? "1.32.2"
    rules = (value["rules"]?.array ?? []).map { rule in
      ((rule["match"]?.array ?? []).compactMap(\.string), (rule["do"]?.array ?? []).compactMap(Step.init))
    }
  }

  /// Whether a rule is about `--version`.
  var answersVersion: Bool { rules.contains { $0.match.first == "--version" } }

  func steps(for arguments: [String]) -> [Step]? {
    rules.first { rule in
      var rest = arguments[...]
      return rule.match.allSatisfy { word in
        guard let index = rest.firstIndex(of: word) else { return false }
        rest = rest[(index + 1)...]
        return true
      }
    }?.steps
  }
}
