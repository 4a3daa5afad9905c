import ChildProcess
import JSON

/// The JSON that the CLI prints.
enum CLIJSON {
  /// Parses stdout.
  static func read(_ outcome: Outcome) throws(SmolvmError) -> JSONValue {
    guard outcome.stdout.missing == 0 else { throw unexpected(outcome, "less than \(outcome.stdout.total) bytes") }
    do { return try JSONParser.parse(outcome.stdout.bytes) } catch { throw unexpected(outcome, "JSON (\(error))") }
  }

  /// Reads one object from stdout.
  static func object<Record>(_ outcome: Outcome) throws(SmolvmError) -> Printed<Record> {
    guard let object = Printed<Record>(try read(outcome)) else { throw unexpected(outcome, "an object") }
    return object
  }

  /// Reads an array of objects from stdout.
  static func objects<Record>(_ outcome: Outcome) throws(SmolvmError) -> [Printed<Record>] {
    guard let elements = try read(outcome).array else { throw unexpected(outcome, "an array") }
    let objects = elements.compactMap(Printed<Record>.init)
    guard objects.count == elements.count else { throw unexpected(outcome, "an array of objects") }
    return objects
  }

  /// The CLI succeeded and said something that it does not say.
  static func unexpected(_ outcome: Outcome, _ expected: String) -> SmolvmError {
    let said = JSONValue.string(String(outcome.text.prefix(80))).text
    var error = SmolvmError(
      .smolvmFailed, "smolvm \(outcome.dialect.version) succeeded and printed \(said) where \(expected) was expected",
      hint: "please report this: a newer smolvm may print something else")
    error.run = FailureReader.run(outcome)
    return error
  }

  /// Members whose keys are the user's own words and stay as they are.
  private static let maps: Set<String> = ["labels", "env", "secret_refs"]
  /// Endings that are a unit: the CLI's `_gb` are GiB.
  private static let units = ["mib": "MiB", "gb": "GiB", "gib": "GiB"]

  /// Turns keys from snake_case to camelCase, mechanically, unknown ones included.
  static func renamed(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements): return .array(elements.map(renamed))
    case .object(let object):
      var result = JSONObject()
      for (key, member) in object.members {
        // Should two keys turn into one, the second keeps its spelling: what we write must not double a member.
        let name = camelCase(key)
        result.append(result[name] == nil ? name : key, maps.contains(key) ? renamedBelow(member) : renamed(member))
      }
      return .object(result)
    default: return value
    }
  }

  /// The same for what is below keys of the user's.
  private static func renamedBelow(_ value: JSONValue) -> JSONValue {
    guard case .object(let object) = value else { return value }
    var result = JSONObject()
    for (key, member) in object.members { result.append(key, renamed(member)) }
    return .object(result)
  }

  private static func camelCase(_ key: String) -> String {
    let words = key.split(separator: "_")
    return words.enumerated().map { index, word in
      if index == 0 { return String(word) }
      if index == words.count - 1, let unit = units[String(word)] { return unit }
      return word.prefix(1).uppercased() + word.dropFirst()
    }.joined()
  }
}
