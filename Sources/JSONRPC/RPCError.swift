import JSON

/// An error answer: what stands under `error`.
public struct RPCError: Error, Sendable, Equatable {
  /// The JSON-RPC code.
  public var code: Int
  /// One sentence for a person: what happened, with which input, and what to do.
  public var message: String
  /// What programs switch on; `kind` and `retryable` come first.
  public var data: JSONObject

  /// An error of the given kind.
  /// - Parameters:
  ///   - kind: what programs switch on, and the code.
  ///   - message: one sentence for a person.
  ///   - retryable: whether the same request can succeed later without a change by the caller.
  ///   - more: further members of `data`.
  public init(_ kind: ErrorKind, _ message: String, retryable: Bool = false, more: JSONObject = [:]) {
    code = kind.code
    self.message = message
    data = ["kind": .string(kind.name), "retryable": .bool(retryable)]
    for (key, value) in more.members { data[key] = value }
  }

  /// The error's stable word, `data.kind`.
  public var kind: String { data["kind"]?.string ?? "" }

  /// The error as a JSON value, members in their fixed order.
  public var json: JSONValue { ["code": .number(JSONNumber(code)), "message": .string(message), "data": .object(data)] }
}

// The errors that JSON-RPC 2.0 itself defines (section 5.1).
extension RPCError {
  /// -32700: the message is not JSON. Its id cannot be known.
  public static func parseError(_ why: String) -> RPCError { RPCError(.parseError, "Parse error: \(why)") }

  /// The message is no JSON.
  public static func parseError(_ error: JSONSyntaxError) -> RPCError {
    RPCError(
      .parseError, "Parse error: \(error.problem) at byte \(error.offset) of the message",
      more: ["offset": .number(JSONNumber(error.offset))])
  }

  /// -32600: the JSON is no request.
  public static func invalidRequest(_ why: String, more: JSONObject = [:]) -> RPCError {
    RPCError(.invalidRequest, "Invalid request: \(why)", more: more)
  }

  /// -32600: the message is longer than is read.
  public static func messageTooLarge(limit: Int) -> RPCError {
    RPCError(
      .messageTooLarge,
      "Invalid request: the message is longer than \(limit) bytes and was dropped; send less, or raise --max-line",
      more: ["limit": .number(JSONNumber(limit))])
  }

  /// -32601: there is no such method.
  /// - Parameter nearest: names that the caller may have meant.
  public static func methodNotFound(_ method: String, nearest: [String] = []) -> RPCError {
    let meant = nearest.isEmpty ? "" : "; did you mean \(nearest.joined(separator: " or "))?"
    return RPCError(
      .methodNotFound, "Method not found: \(JSONValue.string(method).text)\(meant)",
      more: nearest.isEmpty ? [:] : ["nearest": .array(nearest.map(JSONValue.string))])
  }

  /// -32602: the parameters do not fit.
  /// - Parameter path: a JSON pointer, relative to params.
  public static func invalidParams(path: String, expected: String, more: JSONObject = [:]) -> RPCError {
    var members: JSONObject = ["path": .string(path), "expected": .string(expected)]
    for (key, value) in more.members { members[key] = value }
    let place = path.isEmpty ? "params" : "params\(path)"
    return RPCError(.invalidParams, "Invalid params: \(place): \(expected)", more: members)
  }

  /// -32603: a bug of ours.
  public static func internalError(_ what: String) -> RPCError {
    RPCError(.internalError, "Internal error: \(what). This is a bug; please report it")
  }
}
