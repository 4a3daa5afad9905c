import JSON

/// Sees every message of a connection, as it was understood and as it was sent.
public protocol MessageTap: AnyObject, Sendable {
  /// A message came that is JSON. On the reader's thread.
  func received(_ message: JSONValue)
  /// Something came that is none. On the reader's thread.
  func receivedUnreadable(_ what: UnreadableMessage)
  /// A message is handed to the system; where that fails, nobody has read it. On the thread that writes, one at a time and in the order in
  /// which they leave.
  func sent(_ message: ArraySlice<UInt8>)
}

/// Why nobody can say what a message was.
public enum UnreadableMessage: Sendable {
  /// So many bytes that are no JSON.
  case noJSON(bytes: Int)
  /// It was dropped, since it is longer than is read.
  case tooLong
  /// What stood where a header was expected.
  case noHeader
}
