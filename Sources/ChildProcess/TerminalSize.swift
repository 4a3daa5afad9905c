/// How large a terminal is, in characters.
public struct TerminalSize: Sendable, Hashable {
  /// Its height.
  public var rows: UInt16

  /// Its width.
  public var columns: UInt16

  /// Makes one.
  public init(rows: UInt16, columns: UInt16) {
    self.rows = rows
    self.columns = columns
  }
}
