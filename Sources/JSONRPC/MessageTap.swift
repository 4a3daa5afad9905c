import JSON

/// Sees every message of a connection, as it was understood and as it was sent.
public protocol MessageTap: Sendable {
  /// A line came that is JSON. On the reader's thread.
  func received(_ message: JSONValue)
  /// A line came that is none, or is too long. On the reader's thread.
  func receivedUnreadable(bytes: Int?)
  /// A line is handed to the system; where that fails, nobody has read it. On the thread that writes, one at a time and in the order in which lines leave.
  func sent(_ line: ArraySlice<UInt8>)
}
