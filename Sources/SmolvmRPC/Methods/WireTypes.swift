import JSON
import JSONRPC
import Smolvm

/// A result without members.
struct NoResult: DescribedObject {
  static let about = "Nothing; later versions may add members."
  init() {}
}

extension RequestID: WireValue {
  /// None: it is no word.
  public var words: [String] { [] }
  /// An id that nobody has.
  public static var blank: RequestID { .string("") }
  public static var schemaName: String? { "RequestID" }
  public static func schema(_: inout SchemaDefinitions) -> JSONObject {
    [
      "description": "The id of a request: a number, which comes back digit for digit, or a string; at most 1024 bytes.",
      "type": ["string", "number"], "maxLength": .number(JSONNumber(maximumLength)),
    ]
  }
}
