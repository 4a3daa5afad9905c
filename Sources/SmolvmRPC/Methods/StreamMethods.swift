import JSON
import JSONRPC
import Smolvm

extension Method {
  /// `stream.write`: feeds a command.
  static let streamWrite = Method.own(
    "stream.write", "Writes to the stdin or terminal of a running command; answered when the bytes are in its pipe.",
    StreamWrite.self
  ) { parameters, call, _ in
    guard let stream = call.job(parameters.requestId)?.input else { return call.fail(.streamNotFound(parameters.requestId)) }
    let bytes: [UInt8]
    switch parameters.encoding ?? .utf8 {
    case .utf8: bytes = Array((parameters.data ?? "").utf8)
    case .base64:
      guard let decoded = Base64.decode(parameters.data ?? "") else {
        stream.refuseUntilOffset()
        return call.fail(.invalidParams(path: "/data", expected: "base64 (RFC 4648, padded), as encoding says"))
      }
      bytes = decoded
    }
    if bytes.count > InputStream.limit {
      stream.refuseUntilOffset()
      return call.fail(.invalidParams(path: "/data", expected: "at most \(InputStream.limit) bytes; send more in pieces"))
    }
    let isLast = parameters.eof == true
    if isLast && stream.isTerminal {
      return call.fail(.invalidParams(path: "/eof", expected: "not to be given for a terminal; write U+0004 to it"))
    }
    stream.write(bytes, at: parameters.offset, isLast: isLast, for: call)
  }

  /// `stream.resize`: a terminal has another size now.
  static let streamResize = Method.own(
    "stream.resize", "Gives the terminal of a running command another size.", StreamResize.self
  ) { parameters, call, _ in
    let size = Terminal(rows: parameters.rows, cols: parameters.cols)
    do throws(JSONMismatch) { try size.check() } catch { return call.fail(RPCError(error)) }
    guard let job = call.job(parameters.requestId), job.input?.isTerminal == true else {
      return call.fail(.streamNotFound(parameters.requestId))
    }
    job.running.resize(size)
    call.succeed([:])
  }
}

private struct StreamWrite: Decodable, Sendable {
  let requestId: RequestID
  let data: String?
  let encoding: CommandOutput.Encoding?
  let eof: Bool?
  let offset: Int?
}

private struct StreamResize: Decodable, Sendable {
  let requestId: RequestID
  let rows: Int
  let cols: Int
}

extension Call {
  /// The work of another call of the same client that is in flight.
  func job(_ id: RequestID) -> Job? { find(id)?.work as? Job }
}

extension RPCError {
  fileprivate static func streamNotFound(_ id: RequestID) -> RPCError {
    RPCError(
      code: 1108, kind: "streamNotFound",
      message: "no call \(id) is in flight that can be written to; it may have ended, or it has neither interactive: true nor tty")
  }
}
