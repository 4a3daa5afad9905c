import ChildProcess
import JSON

/// The size of a terminal.
public struct Terminal: WireValue, Hashable {
  /// Lines.
  public var rows: Int
  /// Characters in a line.
  public var cols: Int

  /// A size.
  public init(rows: Int, cols: Int) {
    self.rows = rows
    self.cols = cols
  }

  var size: TerminalSize { TerminalSize(rows: UInt16(clamping: rows), columns: UInt16(clamping: cols)) }

  /// No terminal.
  public static var blank: Terminal { Terminal(rows: 0, cols: 0) }
  /// None: it is no word.
  public var words: [String] { [] }

  /// What the kernel takes: 16 bits each.
  public func check() throws(JSONMismatch) {
    for (name, value) in [("rows", rows), ("cols", cols)] where !(1...65_535).contains(value) {
      throw JSONMismatch(pointer: "/" + name, expected: "a whole number from 1 to 65535")
    }
  }
}
