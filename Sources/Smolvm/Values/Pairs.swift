import JSON

/// Names with values, in the order in which they were given: environment variables, labels.
///
/// Not a `Dictionary`: Swift's string equality is canonical equivalence, which would make one of two names that differ only in how
/// they compose "é".
public struct Pairs: WireValue, Equatable, ExpressibleByDictionaryLiteral {
  /// The pairs, in order.
  public var all: [(name: String, value: String)]

  /// The given pairs.
  public init(_ all: [(name: String, value: String)]) { self.all = all }
  /// The given pairs.
  public init(dictionaryLiteral elements: (String, String)...) {
    all = elements.map { (name: $0.0, value: $0.1) }
  }

  public typealias Key = String
  public typealias Value = String

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    all = try container.allKeys.map { ($0.stringValue, try container.decode(String.self, forKey: $0)) }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    for (name, value) in all { try container.encode(value, forKey: Name(stringValue: name)) }
  }

  public static func == (left: Pairs, right: Pairs) -> Bool {
    left.all.elementsEqual(right.all) { $0.name.utf8.elementsEqual($1.name.utf8) && $0.value.utf8.elementsEqual($1.value.utf8) }
  }

  /// Names and values.
  public static var schemaName: String? { "Pairs" }
  public static func schema(_ definitions: inout SchemaDefinitions) -> JSONObject {
    [
      "description": "Names with values, in the order in which they are given.", "type": "object",
      "propertyNames": ["pattern": "^[^=\\u0000]+$"],
      "additionalProperties": .object(String.parameterSchema(&definitions)),
    ]
  }

  /// No pairs.
  public static var blank: Pairs { [:] }
  /// `NAME=VALUE` for each. Always with the `=`: without it the CLI would forward the host's own variable of that name.
  public var words: [String] { all.map { "\($0.name)=\($0.value)" } }

  /// A name is not empty and holds no `=`: the CLI splits at the first one, and drops a pair without a name silently (1.32.2).
  public func check() throws(JSONMismatch) {
    for (name, value) in all {
      if name.isEmpty || name.utf8.contains(where: { $0 == UInt8(ascii: "=") || $0 == 0 }) {
        throw JSONMismatch(expected: "a name that is not empty and holds neither = nor NUL").below(name)
      }
      do { try value.check() } catch { throw error.below(name) }
      do { try "\(name)=\(value)".check() } catch { throw error.below(name) }
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
