/// A kind of failure, as it is published: programs switch on its name.
public struct ErrorKind: Sendable, Hashable {
  /// The JSON-RPC code.
  public let code: Int
  /// The stable word, `data.kind`.
  public let name: String
  /// When it happens, and what to do: one or two sentences.
  public let meaning: String

  /// A kind.
  public init(_ code: Int, _ name: String, _ meaning: String) {
    self.code = code
    self.name = name
    self.meaning = meaning
  }
}

// Those that JSON-RPC 2.0 itself defines (section 5.1), and ours under its codes.
extension ErrorKind {
  /// -32700
  public static let parseError = ErrorKind(
    -32700, "parseError", "The message is not JSON; data.offset says where. Its id cannot be known.")
  /// -32600
  public static let invalidRequest = ErrorKind(
    -32600, "invalidRequest", "The JSON is no request of JSON-RPC 2.0, or its id is in flight already (data.duplicateId).")
  /// -32600
  public static let messageTooLarge = ErrorKind(
    -32600, "messageTooLarge", "The message is longer than data.limit and was dropped; send less, or raise --max-line.")
  /// -32601
  public static let methodNotFound = ErrorKind(
    -32601, "methodNotFound", "There is no such method; data.nearest has names that may be meant.")
  /// -32602
  public static let invalidParams = ErrorKind(
    -32602, "invalidParams", "The parameters do not fit; data.path points to the one, data.expected says what should stand there.")
  /// -32603
  public static let internalError = ErrorKind(-32603, "internalError", "A bug of this program; please report it.")

  /// All of these.
  public static let ofJSONRPC = [parseError, invalidRequest, messageTooLarge, methodNotFound, invalidParams, internalError]
}
