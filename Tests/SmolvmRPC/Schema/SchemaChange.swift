import JSON

/// What changed between two versions of the schema, and how much it matters to who speaks the older one.
struct SchemaChange {
  enum Weight: Int, Comparable {
    case none
    /// Who speaks the older one need not notice.
    case addition
    /// Who speaks the older one may fail.
    case breakage
    static func < (left: Weight, right: Weight) -> Bool { left.rawValue < right.rawValue }
  }

  /// Which way a type goes.
  struct Direction: OptionSet {
    let rawValue: Int
    /// Clients write it.
    static let read = Direction(rawValue: 1)
    /// We write it.
    static let written = Direction(rawValue: 2)
  }

  private(set) var weight = Weight.none
  /// One line each.
  private(set) var notes: [String] = []

  /// - Parameters:
  ///   - old: `smolvm-rpc.schema.json` as it was published.
  ///   - new: the same as it is now.
  init(from old: JSONValue, to new: JSONValue) {
    let (before, after) = (old["$defs"]?.object ?? [:], new["$defs"]?.object ?? [:])
    var directions: [String: Direction] = [:]
    func spread(_ value: JSONValue, _ direction: Direction) {
      if let name = value["$ref"]?.string?.split(separator: "/").last.map(String.init) {
        if directions[name]?.contains(direction) == true { return }
        directions[name, default: []].insert(direction)
        spread(before[name] ?? [:], direction)
      }
      for (_, member) in value.object?.members ?? [] { spread(member, direction) }
      for element in value.array ?? [] { spread(element, direction) }
    }
    spread(["$ref": "#/$defs/ClientMessage"], .read)
    spread(["$ref": "#/$defs/ServerMessage"], .written)
    for name in before.keys where name.hasSuffix("Result") { spread(["$ref": .string("#/$defs/" + name)], .written) }
    for (name, definition) in before.members {
      guard let now = after[name] else {
        note(.breakage, "\(name) is gone")
        continue
      }
      compare(definition, now, directions[name] ?? [.read, .written], name)
    }
    for name in after.keys where before[name] == nil { note(.addition, "\(name) is new") }
  }

  /// Compares the kinds of two `errors.json`.
  mutating func compareKinds(from old: JSONValue, to new: JSONValue) {
    func codes(_ document: JSONValue) -> [String: Int] {
      Dictionary((document["kinds"]?.array ?? []).map { ($0["kind"]?.string ?? "", $0["code"]?.int ?? 0) }) { $1 }
    }
    let (before, after) = (codes(old), codes(new))
    for (kind, code) in before where after[kind] != code { note(.breakage, "the kind \(kind) is gone, or has another code") }
    for kind in after.keys where before[kind] == nil { note(.addition, "the kind \(kind) is new") }
    let (given, gives) = (methods(old), methods(new))
    for kind in before.keys where gives[kind]?.isSubset(of: given[kind] ?? []) == false {
      note(.addition, "further methods can fail with \(kind)")
    }
  }

  private func methods(_ errors: JSONValue) -> [String: Set<String>] {
    Dictionary((errors["kinds"]?.array ?? []).map { ($0["kind"]?.string ?? "", Set(words($0["methods"]))) }) { $1 }
  }

  private mutating func note(_ weight: Weight, _ what: String) {
    self.weight = max(self.weight, weight)
    notes.append("\(weight): \(what)")
  }

  private mutating func compare(_ old: JSONValue, _ new: JSONValue, _ direction: Direction, _ place: String) {
    guard let before = old.object, let after = new.object else {
      if old != new { note(.breakage, "\(place) changed") }
      return
    }
    let ofPeople: Set<String> = ["description", "title"]
    // What more is known of a method is promised, too; flags and versions of the CLI are what they are.
    let promised: Set<String> = ["x-effect", "x-when-cancelled"]
    for key in Set(before.keys + after.keys).sorted()
    where !ofPeople.contains(key) && (!key.hasPrefix("x-") || promised.contains(key)) {
      let (was, now) = (before[key], after[key])
      if was == now { continue }
      switch key {
      case "properties": compareProperties(was?.object ?? [:], now?.object ?? [:], direction, place)
      case "required": compareRequired(Set(words(was)), Set(words(now)), direction, place)
      case "enum" where was != nil && now != nil:
        if !Set(words(was)).isSubset(of: words(now)) { note(.breakage, "a word of \(place) is gone") }
        // Who validates what we write by the older one, or switches on it, does not know the word.
        if !Set(words(now)).isSubset(of: words(was)) {
          note(direction.contains(.written) ? .breakage : .addition, "\(place) has a word more")
        }
      case "default":
        // To say what was meant all the time is no change.
        if was != nil { note(.breakage, "what is meant without \(place)") }
      case "anyOf" where place == "Request" || place == "Notification":
        note((was?.array ?? []).allSatisfy { now?.array?.contains($0) == true } ? .addition : .breakage, "the choice of \(place)")
      case "items", "additionalProperties", "not", "if", "then":
        compare(was ?? .null, now ?? .null, direction, "\(place)/\(key)")
      case "allOf" where was?.array?.count == now?.array?.count, "anyOf" where was?.array?.count == now?.array?.count:
        for (index, pair) in zip(was?.array ?? [], now?.array ?? []).enumerated() {
          compare(pair.0, pair.1, direction, "\(place)/\(key)/\(index)")
        }
      case "maximum", "maxLength", "maxItems":
        note(isLess(was, now) && direction == .read ? .addition : .breakage, "\(key) of \(place)")
      case "minimum", "minLength", "minItems":
        note(isLess(now, was) && direction == .read ? .addition : .breakage, "\(key) of \(place)")
      default: note(.breakage, "\(key) of \(place)")
      }
    }
  }

  private func isLess(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
    guard let left = left?.double else { return false }
    return right?.double.map { left < $0 } ?? false
  }

  private func words(_ value: JSONValue?) -> [String] { value?.array?.map(\.text) ?? [] }

  private mutating func compareProperties(_ old: JSONObject, _ new: JSONObject, _ direction: Direction, _ place: String) {
    for (name, was) in old.members {
      if let now = new[name] {
        compare(was, now, direction, "\(place).\(name)")
      } else {
        note(.breakage, "\(place).\(name) is gone")
      }
    }
    for name in new.keys where old[name] == nil { note(.addition, "\(place).\(name) is new") }
  }

  private mutating func compareRequired(_ old: Set<String>, _ new: Set<String>, _ direction: Direction, _ place: String) {
    for name in new.subtracting(old) {
      note(direction.contains(.read) ? .breakage : .addition, "\(place).\(name) is required now")
    }
    for name in old.subtracting(new) {
      note(direction.contains(.written) ? .breakage : .addition, "\(place).\(name) may be missing now")
    }
  }
}

/// A semantic version.
struct SemanticVersion: Equatable {
  let parts: [Int]
  init(_ text: String) { parts = text.split(separator: ".").compactMap { Int($0) } }

  /// Whether its step from an older one admits a change.
  func admits(_ weight: SchemaChange.Weight, since old: SemanticVersion) -> Bool {
    guard parts.count == 3, old.parts.count == 3, let moved = (0..<3).first(where: { parts[$0] != old.parts[$0] }) else {
      return self == old && weight == .none
    }
    guard parts[moved] > old.parts[moved] else { return false }
    // Before 1.0.0 each place counts for the one above it.
    let level = parts[0] == 0 ? moved - 1 : moved
    switch weight {
    case .none: return true
    case .addition: return level <= 1
    case .breakage: return level <= 0
    }
  }
}
