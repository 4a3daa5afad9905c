/// Requests, as bytes that are ready before the clock runs.
enum Requests {
  static func ping(_ id: Int) -> String { #"{"jsonrpc":"2.0","id":\#(id),"method":"ping"}"# }

  /// One line after the other.
  static func pings(_ ids: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(ids.count * 48)
    for id in ids {
      bytes += ping(id).utf8
      bytes.append(0x0A)
    }
    return bytes
  }

  /// A small request with a text of so many bytes.
  static func ping(_ id: Int, bytes: Int) -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"method":"ping","params":{"text":"\#(String(repeating: "some text, ", count: bytes / 11))"}}"#
  }

  static func call(_ id: Int, _ method: String, _ params: String = "{}") -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":\#(params)}"#
  }

  /// A command, its output live.
  static func stream(_ id: Int, _ script: String, more: String = "") -> String {
    call(id, "machine.exec", #"{"name":"box","argv":["sh","-c","\#(script)"],"stream":true\#(more)}"#)
  }
}
