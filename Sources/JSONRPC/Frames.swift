import JSON

/// The messages that we write, with their members in the fixed order of the JSON-RPC specification. No line end: the writer adds it.
enum Frames {
  /// Appends an answer.
  static func write(_ answer: CallAnswer, to id: RequestID?, into bytes: inout [UInt8]) {
    var writer = JSONWriter()
    swap(&writer.bytes, &bytes)
    defer { swap(&writer.bytes, &bytes) }
    writer.raw(#"{"jsonrpc":"2.0","id":"#)
    switch id {
    case .number(let number)?: writer.write(number)
    case .string(let string)?: writer.write(string)
    case nil: writer.null()
    }
    switch answer {
    // The shortest answer is one piece.
    case .result(let result) where result.isEmpty: return writer.raw(#","result":{}}"#)
    case .result(let result):
      writer.raw(#","result":"#)
      writer.write(result)
    case .error(let error):
      writer.raw(#","error":"#)
      writer.write(error.json)
    }
    writer.raw("}")
  }

  static func error(_ id: RequestID?, _ error: RPCError) -> [UInt8] {
    var bytes: [UInt8] = []
    write(.error(error), to: id, into: &bytes)
    return bytes
  }

  /// Appends a notification.
  /// - Parameters:
  ///   - method: a name that needs no escapes.
  ///   - params: writes one JSON object.
  static func notification(_ method: StaticString, into bytes: inout [UInt8], _ params: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    swap(&writer.bytes, &bytes)
    defer { swap(&writer.bytes, &bytes) }
    writer.raw(#"{"jsonrpc":"2.0","method":""#)
    writer.raw(method)
    writer.raw(#"","params":"#)
    params(&writer)
    writer.raw("}")
  }
}
