/// How messages are told apart.
public enum Framing: String, Sendable, CaseIterable {
  /// Each is a line.
  case lines
  /// Each has a header that says its length, as in the base protocol of LSP.
  case headers

  /// Writes a message.
  func append(_ message: [UInt8], to bytes: inout [UInt8]) {
    switch self {
    case .lines:
      bytes.append(contentsOf: message)
      bytes.append(UInt8(ascii: "\n"))
    case .headers:
      bytes.append(contentsOf: header(of: message.count).utf8)
      bytes.append(contentsOf: message)
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
