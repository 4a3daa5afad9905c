import ChildProcess
import JSON

/// The size of a terminal.
public struct Terminal: WireValue, DescribedObject, Hashable {
  public static let about = "The size of a terminal, in characters."
  public static let schemaName: String? = "TerminalSize"
  public static let isOpen = false

  /// How many characters go one way; the kernel takes 16 bits.
  public struct Extent: WholeNumber {
    public static let schemaName: String? = "TerminalExtent"
    public static let about = "How many characters go one way."
    public static let bounds = 1...65_535
    public let number: Int
    public init(_ number: Int) { self.number = number }
  }

  /// Lines.
  @Member("Lines.") public var rows: Extent
  /// Characters in a line.
  @Member("Characters in a line.") public var cols: Extent

  public init() {}

  /// A size.
  public init(rows: Int, cols: Int) {
    self.rows = Extent(rows)
    self.cols = Extent(cols)
  }

  var size: TerminalSize { TerminalSize(rows: UInt16(clamping: rows.number), columns: UInt16(clamping: cols.number)) }

  /// None: it is no word.
  public var words: [String] { [] }

  /// Both within bounds.
  public func check() throws(JSONMismatch) {
    do { try rows.check() } catch { throw error.below("rows") }
    do { try cols.check() } catch { throw error.below("cols") }
  }
}
