import JSON
import JSONRPC
import Smolvm

extension Method {
  /// `stream.write`: feeds a command.
  static let streamWrite = Method.own(
    "stream.write", "Writes to the stdin or terminal of a running command.", StreamWrite.self, StreamWritten.self, .changes,
    details: """
      For a call with interactive: true or tty, named by its own id; it may be sent before that call has begun. Answered when the bytes are \
      in the pipe to the command, in the order of the writes. At most 4 MiB may be unwritten in one stream: what is more is refused \
      (overloaded, with the offset at which to go on), and after any refusal a write has to say its offset, so that no hole can open; \
      who says it in every write is always safe. Once the command has ended there is no such stream (streamNotFound), and one that it has \
      closed is streamClosed. \
      End of file is eof: true; on a terminal it is U+0004, and an interrupt is U+0003. Neither a \
      cancel nor a deadline takes back what was accepted.
      """, failures: [.overloaded, .streamNotFound, .streamClosed]
  ) { parameters, call, _ in
    let found = call.job(parameters.requestId)?.input
    let bytes: [UInt8]
    switch parameters.encoding ?? .utf8 {
    case .utf8: bytes = Array((parameters.data?.text ?? "").utf8)
    case .base64:
      guard let decoded = Base64.decode(parameters.data?.text ?? "") else {
        // What no stream could take is refused before it is asked which one; to a stream it is a hole.
        found?.refuseUntilOffset()
        return call.fail(.invalidParams(path: "/data", expected: "base64 (RFC 4648, padded), as encoding says"))
      }
      bytes = decoded
    }
    guard let stream = found else { return call.fail(.streamNotFound(parameters.requestId)) }
    if bytes.count > InputStream.limit {
      stream.refuseUntilOffset()
      return call.fail(.invalidParams(path: "/data", expected: "at most \(InputStream.limit) bytes; send more in pieces"))
    }
    let isLast = parameters.eof == true
    if isLast && stream.isTerminal {
      return call.fail(.invalidParams(path: "/eof", expected: "not to be given for a terminal; write U+0004 to it"))
    }
    stream.write(bytes, at: parameters.offset?.number, isLast: isLast, for: call)
  }

  /// `stream.resize`: a terminal has another size now.
  static let streamResize = Method.own(
    "stream.resize", "Gives the terminal of a running command another size.", StreamResize.self, NoResult.self, .changes,
    details: "For a call with tty, named by its own id. The command gets SIGWINCH.", failures: [.streamNotFound]
  ) { parameters, call, _ in
    let size = Terminal(rows: parameters.rows.number, cols: parameters.cols.number)
    guard let job = call.job(parameters.requestId), job.input?.isTerminal == true else {
      return call.fail(.streamNotFound(parameters.requestId))
    }
    job.running.resize(size)
    call.succeed([:])
  }
}

/// What `stream.write` takes.
struct StreamWrite: ParameterGroup {
  @Parameter(.ours, "The id of the call whose command is fed.") var requestId: RequestID
  @Parameter(.ours, "What is written; nothing, where only the end is told.") var data: FreeText?
  @Parameter(.ours, unlessGiven: "utf8", "How data is to be read: utf8 (as it is) or base64.") var encoding: CommandOutput.Encoding?
  @Parameter(.ours, "End of file after it. Not for a terminal.") var eof: Bool?
  @Parameter(.ours, "Where in the stream data begins; needed after a refusal, and checked where it is given.") var offset: Offset?

  static let rules: [Rule] = [.base64("data", where: "encoding")]

  init() {}

  /// A place in a stream.
  struct Offset: WholeNumber {
    static let schemaName: String? = "StreamOffset"
    static let about = "A place in a stream, in bytes from its beginning."
    static let bounds = 0...(1 << 53 - 1)
    let number: Int
    init(_ number: Int) { self.number = number }
  }
}

/// What comes of `stream.write`.
struct StreamWritten: DescribedObject {
  static let about = "What comes of stream.write."
  @Member("Where the next write begins.") var offset: Int
  init() {}
}

/// What `stream.resize` takes.
struct StreamResize: ParameterGroup {
  @Parameter(.ours, "The id of the call whose command runs on the terminal.") var requestId: RequestID
  @Parameter(.ours, "Lines.") var rows: Terminal.Extent
  @Parameter(.ours, "Characters in a line.") var cols: Terminal.Extent

  init() {}
}

extension Call {
  /// The work of another call of the same client that is in flight.
  func job(_ id: RequestID) -> Job? { find(id)?.work as? Job }
}

extension RPCError {
  fileprivate static func streamNotFound(_ id: RequestID) -> RPCError {
    RPCError(
      .streamNotFound,
      "no call \(id) is in flight that can be written to; its command may have ended, or it has neither interactive: true nor tty")
  }
}
