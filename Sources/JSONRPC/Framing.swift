/// How messages are told apart.
public enum Framing: String, Sendable, CaseIterable {
  /// Each is a line.
  case lines
  /// Each has a header that says its length, as in the base protocol of LSP.
  case headers

  /// What stands before a message of so many bytes.
  func head(of length: Int) -> String { self == .headers ? "Content-Length: \(length)\r\n\r\n" : "" }
  /// What stands after one.
  var tail: String { self == .lines ? "\n" : "" }
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
