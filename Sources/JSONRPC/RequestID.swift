import JSON

/// The id of a request, as the client wrote it.
///
/// A number is kept digit for digit (`1.0`, `1e2` and `9007199254740993` come back as they came) and compared by its text; `1` and
/// `"1"` are two ids. Strings are compared by their bytes: Swift's `==` would take the two spellings of "é" for one.
public enum RequestID: Sendable, Hashable, Codable, CustomStringConvertible {
  /// A number, by its lexeme.
  case number(JSONNumber)
  /// A string.
  case string(String)

  /// The longest id that is accepted, in bytes: an id is echoed, and must not become a way to make us write more than we read.
  public static let maximumLength = 1024

  public static func == (left: RequestID, right: RequestID) -> Bool {
    switch (left, right) {
    case (.number(let a), .number(let b)): a.lexeme == b.lexeme
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .number(let number): hasher.combine(number.lexeme)
    case .string(let string):
      hasher.combine(true)
      for byte in string.utf8 { hasher.combine(byte) }
    }
  }

  /// The id as a JSON value.
  public var json: JSONValue {
    switch self {
    case .number(let number): .number(number)
    case .string(let string): .string(string)
    }
  }

  /// The id as it stands in JSON text.
  public var description: String { json.text }

  /// Reads an id.
  /// - Throws: why it cannot be one, for the error's message.
  package init(_ value: JSONValue) throws(Unreadable) {
    switch value {
    case .number(let number):
      guard number.lexeme.utf8.count <= Self.maximumLength else { throw .tooLong }
      self = .number(number)
    case .string(let string):
      guard string.utf8.count <= Self.maximumLength else { throw .tooLong }
      self = .string(string)
    case .null: throw .null
    default: throw .wrongType
    }
  }

  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer().decode(JSONValue.self)
    do throws(Unreadable) { try self.init(value) } catch { throw JSONMismatch(expected: "the id of a request: \(error.rawValue)") }
  }

  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }

  /// Why something is no id.
  package enum Unreadable: String, Error {
    case tooLong = "the id is longer than 1 KiB"
    case null = "the id is null; leave it out for a notification"
    case wrongType = "the id is neither a string nor a number"
  }
}
