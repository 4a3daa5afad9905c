import Foundation
import JSON

/// The kinds of failure that the published schema says each method can have.
enum DeclaredKinds {
  private static let methods: [String: Set<String>] = {
    let path = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../schema/errors.json").standardized.path
    guard let bytes = FileManager.default.contents(atPath: path), let document = try? JSONParser.parse(Array(bytes)) else {
      return [:]
    }
    var methods: [String: Set<String>] = [:]
    for kind in document["kinds"]?.array ?? [] {
      for method in kind["methods"]?.array ?? [] { methods[method.string ?? "", default: []].insert(kind["kind"]?.string ?? "") }
    }
    return methods
  }()

  /// What belongs to the message and not to the method.
  private static let ofMessages: Set<String> = ["invalidRequest", "parseError", "messageTooLarge", "methodNotFound"]

  /// Whether a failure of a method is among those that it is said to have: so every test holds the schema to what really comes.
  static func fits(_ method: String, _ answer: JSONValue) -> Bool {
    guard let kind = answer["error"]?["data"]?["kind"]?.string, let declared = methods[method] else { return true }
    return declared.contains(kind) || ofMessages.contains(kind)
  }
}
