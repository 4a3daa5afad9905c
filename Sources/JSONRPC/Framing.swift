/// How messages are told apart.
public enum Framing: String, Sendable, CaseIterable {
  /// Each is a line.
  case lines
  /// Each has a header that says its length, as in the base protocol of LSP.
  case headers

  /// Appends a message with what is around it.
  /// - Returns: how long it is without that.
  func append(_ message: (inout [UInt8]) -> Void, to bytes: inout [UInt8]) -> Int {
    switch self {
    case .lines:
      let start = bytes.count
      message(&bytes)
      bytes.append(UInt8(ascii: "\n"))
      return bytes.count - start - 1
    case .headers:
      // Its length stands before it.
      var alone: [UInt8] = []
      message(&alone)
      bytes.append(contentsOf: header(of: alone.count).utf8)
      bytes.append(contentsOf: alone)
      return alone.count
    }
  }

  /// How many bytes stand before a message of so many, and after it.
  func lengths(around count: Int) -> (before: Int, after: Int) {
    switch self {
    case .lines: (0, 1)
    case .headers: (header(of: count).utf8.count, 0)
    }
  }

  private func header(of length: Int) -> String { "Content-Length: \(length)\r\n\r\n" }
}

/// What a reader finds.
enum Received {
  /// A message. The bytes are valid only during the call.
  case whole(UnsafeRawBufferPointer)
  /// One grew over the limit; the rest of it is dropped.
  case tooLong
  /// What was no message, and why.
  case broken(String)
}
