/// Reads a descriptor to its end, message by message.
struct MessageReader: ~Copyable {
  private enum Splitter {
    case lines(LineSplitter)
    case headers(HeaderSplitter)
  }
  private var buffer: InputBuffer
  private var splitter: Splitter

  /// - Parameter limit: the longest message, in bytes.
  init(descriptor: Int32, framing: Framing, limit: Int) {
    buffer = InputBuffer(descriptor: descriptor)
    splitter = framing == .lines ? .lines(LineSplitter(limit: limit)) : .headers(HeaderSplitter(limit: limit))
  }

  /// Calls `body` with each message until the end of the input, and `waiting` when it has to wait for more.
  /// - Returns: nil at the end of file, else the errno that ended reading.
  mutating func forEach(_ body: (Received) -> Void, waiting: () -> Void) -> Int32? {
    while true {
      waiting()
      let read = buffer.read()
      if case .failed(let code) = read { return code }
      let isAtEnd = if case .endOfFile = read { true } else { false }
      switch splitter {
      case .lines(var lines):
        if isAtEnd { lines.finish(&buffer, body) } else { lines.split(&buffer, body) }
        splitter = .lines(lines)
      case .headers(var headers):
        if isAtEnd { headers.finish(&buffer, body) } else { headers.split(&buffer, body) }
        splitter = .headers(headers)
      }
      if isAtEnd { return nil }
    }
  }
}
