import ChildProcess
import JSON

/// The JSON that the CLI prints.
enum CLIJSON {
  /// Parses stdout, and turns its keys.
  static func read(_ outcome: Outcome) throws(SmolvmError) -> JSONValue {
    guard outcome.stdout.missing == 0 else { throw unexpected(outcome, "less than \(outcome.stdout.total) bytes") }
    do { return renamed(try JSONParser.parse(outcome.stdout.bytes)) } catch { throw unexpected(outcome, "JSON (\(error))") }
  }

  /// Reads one object from stdout.
  static func object<Record>(_ outcome: Outcome) throws(SmolvmError) -> Printed<Record> {
    guard let object = Printed<Record>(try read(outcome)) else { throw unexpected(outcome, "an object") }
    return object
  }

  /// Reads an array of objects from stdout.
  static func objects<Record>(_ outcome: Outcome) throws(SmolvmError) -> [Printed<Record>] {
    try objects(outcome, Printed<Record>.init)
  }

  /// The same, of what `make` makes of each; nil from it is for what is no object.
  static func objects<Element>(_ outcome: Outcome, _ make: (JSONValue) -> Element?) throws(SmolvmError) -> [Element] {
    guard let elements = try read(outcome).array else { throw unexpected(outcome, "an array") }
    let objects = elements.compactMap(make)
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
    var names = Names()
    return renamed(value, &names)
  }

  private static func renamed(_ value: JSONValue, _ names: inout Names) -> JSONValue {
    switch value {
    case .array(let elements):
      var names = Names()
      return .array(elements.map { renamed($0, &names) })
    case .object(let object):
      names.become(those: object)
      return .object(
        JSONObject(
          zip(names.new.members, object.members).map { new, old in
            guard case .object = old.value, maps.contains(old.key) else { return (new.key, renamed(old.value)) }
            return (new.key, renamedBelow(old.value))
          }))
    default: return value
    }
  }

  /// The same for what is below keys of the user's.
  private static func renamedBelow(_ value: JSONValue) -> JSONValue {
    guard case .object(let object) = value else { return value }
    return .object(JSONObject(object.members.map { ($0.key, renamed($0.value)) }))
  }

  /// The new names of an object's keys. The elements of a list mostly have the same keys, for which the names are made once.
  private struct Names {
    private var keys: [String] = []
    /// Members with these names, and no values.
    private(set) var new = JSONObject()

    mutating func become(those object: JSONObject) {
      if object.hasKeys(keys) { return }
      keys = object.keys
      new = JSONObject()
      // A key whose new name another one has, or gets, keeps its spelling: what we write must not double a member.
      for key in keys {
        let name = camelCase(key)
        new.append(object[name] == nil && new[name] == nil ? name : key, .null)
      }
    }
  }

  /// By bytes, and ASCII's letters only, which is all that the CLI's keys have: by characters it takes ten times as long.
  private static func camelCase(_ key: String) -> String {
    let underscore = UInt8(ascii: "_")
    guard key.utf8.contains(underscore) else { return key }
    let words = key.utf8.split(separator: underscore)
    var result: [UInt8] = []
    result.reserveCapacity(key.utf8.count)
    for (index, word) in words.enumerated() {
      if index > 0, index == words.count - 1, let unit = units[String(Substring(word))] {
        result += unit.utf8
      } else if index > 0, let first = word.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) {
        result.append(first & ~0x20)
        result += word.dropFirst()
      } else {
        result += word
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
