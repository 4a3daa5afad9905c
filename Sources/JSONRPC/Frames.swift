import JSON

/// The messages that we write, with their members in the fixed order of the JSON-RPC specification. No line end: the writer adds it.
enum Frames {
  static func result(_ id: RequestID, _ result: JSONValue) -> [UInt8] {
    frame(#"{"jsonrpc":"2.0","id":"#, id.json, #","result":"#, result)
  }

  static func error(_ id: RequestID?, _ error: RPCError) -> [UInt8] {
    frame(#"{"jsonrpc":"2.0","id":"#, id?.json ?? .null, #","error":"#, error.json)
  }

  /// - Parameters:
  ///   - method: a name that needs no escapes.
  ///   - params: writes one JSON object.
  static func notification(_ method: StaticString, _ params: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter(capacity: 256)
    writer.raw(#"{"jsonrpc":"2.0","method":""#)
    writer.raw(method)
    writer.raw(#"","params":"#)
    params(&writer)
    writer.raw("}")
    return writer.bytes
  }

  private static func frame(_ head: StaticString, _ first: JSONValue, _ middle: StaticString, _ second: JSONValue) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    head.withUTF8Buffer { bytes.append(contentsOf: $0) }
    first.write(into: &bytes)
    middle.withUTF8Buffer { bytes.append(contentsOf: $0) }
    second.write(into: &bytes)
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }
}
