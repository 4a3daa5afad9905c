import JSON
import Testing

/// A text for a table of cases, shown in the test's name with its bytes made readable.
struct Sample: Sendable, CustomTestStringConvertible, ExpressibleByStringLiteral {
  let bytes: [UInt8]

  init(stringLiteral text: String) { bytes = Array(text.utf8) }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The bytes as the content of a string.
  static func string(_ bytes: UInt8...) -> Sample { Sample([0x22] + bytes + [0x22]) }

  var testDescription: String {
    let shown = bytes.prefix(60).map { byte in
      if byte >= 0x20, byte < 0x7F { return String(Unicode.Scalar(byte)) }
      return "<" + String(byte, radix: 16) + ">"
    }
    return shown.joined() + (bytes.count > 60 ? "…" : "")
  }
}

/// The same numbers on every run, so that a failure can be seen again.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func value(depth: Int = 0) -> JSONValue {
    switch Int.random(in: 0..<(depth < 4 ? 10 : 6), using: &self) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &self))
    case 2: return .number(JSONNumber(Int.random(in: -1000...1000, using: &self)))
    case 3: return .number(number())
    case 4, 5: return .string(string())
    case 6, 7: return .array((0..<Int.random(in: 0..<6, using: &self)).map { _ in value(depth: depth + 1) })
    default:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0..<6, using: &self) { object[string()] = value(depth: depth + 1) }
      return .object(object)
    }
  }

  private mutating func number() -> JSONNumber {
    let double = Double(bitPattern: next())
    return JSONNumber(double) ?? JSONNumber(Int64.random(in: .min ... .max, using: &self))
  }

  mutating func string() -> String {
    var string = ""
    for _ in 0..<Int.random(in: 0..<12, using: &self) {
      let range: ClosedRange<UInt32> =
        switch Int.random(in: 0..<8, using: &self) {
        case 0: 0x00...0x1F
        case 1: 0x80...0x7FF
        case 2: 0x2020...0x2030
        case 3: 0x800...0xFFFF
        case 4: 0x10000...0x10FFFF
        default: 0x20...0x7F
        }
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &self)) { string.unicodeScalars.append(scalar) }
    }
    return string
  }
}

extension JSONSyntaxError {
  /// The error for this text, or nil if it is accepted.
  static func of(_ bytes: [UInt8], maxDepth: Int = 128) -> JSONSyntaxError? {
    do {
      _ = try JSONParser.parse(bytes, maxDepth: maxDepth)
      return nil
    } catch {
      return error
    }
  }

  static func of(_ text: String, maxDepth: Int = 128) -> JSONSyntaxError? { of(Array(text.utf8), maxDepth: maxDepth) }
}
