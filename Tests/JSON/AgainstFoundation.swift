import Foundation
import JSON
import Testing

/// Foundation has two parsers: JSONSerialization and the one in JSONDecoder. Where both know an answer, it must be ours.
@Suite struct AgainstFoundation {
  @Test func ourTextIsReadAlike() throws {
    var random = SeededGenerator(5)
    for _ in 0..<3000 {
      let value = random.value()
      let data = Data(value.text.utf8)
      #expect(normal(try JSONDecoder().decode(JSONValue.self, from: data)) == normal(value))
      #expect(same(try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed), value))
    }
  }

  @Test func theirTextIsReadAlike() throws {
    var random = SeededGenerator(6)
    for _ in 0..<3000 {
      let value = random.value()
      let encoded = try JSONEncoder().encode(value)
      #expect(normal(try JSONParser.parse(Array(encoded))) == normal(value))
      let serialized = try JSONSerialization.data(
        withJSONObject: JSONSerialization.jsonObject(with: encoded, options: .fragmentsAllowed), options: .fragmentsAllowed)
      #expect(
        same(
          try JSONSerialization.jsonObject(with: serialized, options: .fragmentsAllowed), try JSONParser.parse(Array(serialized))))
    }
  }

  /// Damaged texts. What we accept both must accept, as the same value; what we refuse at least one must refuse, but for what they are
  /// known to let pass.
  @Test func onDamagedTextsWeAreAtLeastAsStrict() throws {
    var random = SeededGenerator(7)
    var accepted = 0
    var refused = 0
    for _ in 0..<6000 {
      var bytes = Array(random.value().text.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) { damage(&bytes, &random) }
      let text = Sample(bytes).testDescription
      // Of "" JSONDecoder says that it is empty, of a NUL first that it is UTF-16; both are refusals.
      let data = Data(bytes)
      let decoded = Result { try JSONDecoder().decode(JSONValue.self, from: data) }
      let serialized = Result { try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed) }
      do {
        let value = try JSONParser.parse(bytes)
        accepted += 1
        // Foundation gives up on numbers that are no double.
        if hasNumberBeyondDouble(value) { continue }
        #expect(try normal(decoded.get()) == normal(value), "\(text)")
        #expect(try same(serialized.get(), value), "\(text)")
      } catch let error as JSONSyntaxError {
        refused += 1
        if isKnownLeniency(error) { continue }
        #expect((try? decoded.get()) == nil || (try? serialized.get()) == nil, "\(error): \(text)")
      }
    }
    #expect(accepted > 500)
    #expect(refused > 2000)
  }

  /// What Foundation accepts and we refuse, and why.
  private func isKnownLeniency(_ error: JSONSyntaxError) -> Bool {
    // Duplicate names: the last, or the first, wins there. A trailing comma: JSONDecoder takes it, and JSONSerialization
    // does in an object. A byte order mark: both take it.
    ["duplicate member", "trailing comma", "byte order mark"].contains { error.problem.hasPrefix($0) }
  }

  private func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let interesting = Array("{}[]\",:\\ut01-+.eE \n".utf8) + [0x00, 0x1F, 0x80, 0xBF, 0xC0, 0xED, 0xA0, 0xF4, 0xFF, 0xEF, 0xBB]
    let place = Int.random(in: 0...bytes.count, using: &random)
    let byte = interesting[Int.random(in: 0..<interesting.count, using: &random)]
    switch Int.random(in: 0..<5, using: &random) {
    case 0: bytes.insert(byte, at: place)
    case 1: if place < bytes.count { bytes[place] = byte }
    case 2: if place < bytes.count { bytes.remove(at: place) }
    case 3: bytes.removeSubrange(place...)
    default:
      let other = Int.random(in: 0...bytes.count, using: &random)
      bytes.insert(contentsOf: bytes[min(place, other)..<max(place, other)], at: place)
    }
  }

  private func hasNumberBeyondDouble(_ value: JSONValue) -> Bool {
    switch value {
    case .number(let number): number.double == nil || (number.double == 0 && number.lexeme.contains { ("1"..."9").contains($0) })
    case .array(let elements): elements.contains(where: hasNumberBeyondDouble)
    case .object(let object): object.members.contains { hasNumberBeyondDouble($0.value) }
    default: false
    }
  }

  /// The value as it would be if only the values of numbers and no order of members counted.
  private func normal(_ value: JSONValue) -> JSONValue {
    switch value {
    case .number(let number): .number(JSONNumber(number.double ?? 0) ?? number)
    case .array(let elements): .array(elements.map(normal))
    case .object(let object):
      .object(
        JSONObject(object.members.map { ($0.key, normal($0.value)) }.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }))
    default: value
    }
  }

  /// JSONSerialization reads many doubles as decimals and rounds those badly: 6.5104913661549584e-77 comes out as 6.510491366154962e-77.
  private func near(_ left: Double?, _ right: Double?) -> Bool {
    guard let left, let right else { return false }
    return abs(left - right) <= abs(right) * 1e-14
  }

  private func same(_ theirs: Any, _ ours: JSONValue) -> Bool {
    switch ours {
    case .null: theirs is NSNull
    case .bool(let bool): (theirs as? NSNumber)?.boolValue == bool
    case .number(let number): near((theirs as? NSNumber)?.doubleValue, number.double)
    case .string(let string): (theirs as? String)?.utf8.elementsEqual(string.utf8) == true
    case .array(let elements):
      (theirs as? [Any]).map { $0.count == elements.count && zip($0, elements).allSatisfy { same($0, $1) } } ?? false
    case .object(let object):
      (theirs as? [String: Any]).map { theirs in
        theirs.count == object.count && object.members.allSatisfy { key, value in theirs[key].map { same($0, value) } ?? false }
      } ?? false
    }
  }
}
