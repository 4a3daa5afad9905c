import JSON

/// The name of a machine.
///
/// smolvm's rule (1.32.2): 1 to 128 ASCII letters, digits, `-` and `_`; first a letter or digit; no `-` at the end and no `--` inside. It
/// is checked before anything runs, since a name such as `-x` would be taken for a flag.
public struct MachineName: TextValue {
  public static let rule: JSONObject = [
    "description":
      "The name of a machine: ASCII letters, digits, - and _, beginning with a letter or digit, without - at the end or -- inside.",
    "pattern": .string("^" + pattern + SchemaPattern.end), "minLength": 1, "maxLength": 128,
  ]
  /// Without its length.
  static let pattern = "(?![A-Za-z0-9_-]*--)[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?"

  /// The name as written.
  public let text: String

  /// A name that has not been checked yet; every run of a command checks it.
  public init(_ text: String) { self.text = text }

  /// `rpc-` and eight hexadecimal digits: what a machine is called whose creator gave no name.
  public static func random() -> MachineName {
    let digits = String(UInt32.random(in: .min ... .max), radix: 16)
    return MachineName("rpc-" + String(repeating: "0", count: 8 - digits.count) + digits)
  }

  /// smolvm's rule.
  public func check() throws(JSONMismatch) {
    if !Self.isName(text.utf8) {
      throw JSONMismatch(
        expected:
          "a machine name: 1 to 128 ASCII letters, digits, - and _, beginning with a letter or digit, no - at the end, no --")
    }
  }

  /// Whether the bytes follow the rule.
  static func isName(_ bytes: some Collection<UInt8>) -> Bool {
    var last: UInt8?
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        break
      case UInt8(ascii: "-"): if last == nil || last == byte { return false }
      case UInt8(ascii: "_"): if last == nil { return false }
      default: return false
      }
      last = byte
    }
    return last != nil && last != UInt8(ascii: "-") && bytes.count <= 128
  }
}
