/// Keeps the beginning and the end of a stream of bytes, and counts what it leaves out between them. Pure: no I/O.
public struct OutputCapture: Sendable {
  /// The first bytes, at most half the limit (rounded up).
  public private(set) var head: [UInt8] = []

  /// How many bytes came in all.
  public private(set) var total = 0

  private var headLimit: Int
  private var tailLimit: Int
  /// The last bytes. Once full it is a ring that begins at `oldest`.
  private var ring: [UInt8] = []
  private var oldest = 0

  /// Keeps at most `limit` bytes; a negative limit is 0.
  public init(limit: Int) {
    let limit = max(0, limit)
    headLimit = limit - limit / 2
    tailLimit = limit / 2
  }

  /// How many bytes are kept.
  public var kept: Int { head.count + ring.count }

  /// Grows no more than to `limit` from now on, or to what is kept already; for when memory is short.
  public mutating func restrict(to limit: Int) {
    headLimit = min(headLimit, max(head.count, limit - limit / 2))
    tailLimit = min(tailLimit, max(ring.count, limit / 2))
  }

  /// How many bytes between `head` and `tail` were left out.
  public var missing: Int { total - head.count - ring.count }

  /// The last bytes, but none that are in `head`.
  public var tail: [UInt8] { Array(ring[oldest...] + ring[..<oldest]) }

  /// `head` and `tail` as one: everything, if nothing is missing.
  public var bytes: [UInt8] { head + ring[oldest...] + ring[..<oldest] }

  /// Takes the next bytes.
  public mutating func append(_ new: UnsafeRawBufferPointer) {
    total += new.count
    let toHead = min(new.count, headLimit - head.count)
    if toHead > 0 { head.append(contentsOf: new[..<toHead]) }
    // What would be overwritten by this very call need not be written.
    var rest = new[max(toHead, new.count - tailLimit)...]
    let toGrow = min(rest.count, tailLimit - ring.count)
    if toGrow > 0 {
      // A ring that is not full begins at 0.
      ring.append(contentsOf: rest.prefix(toGrow))
      rest = rest.dropFirst(toGrow)
    }
    while !rest.isEmpty {
      let part = rest.prefix(tailLimit - oldest)
      ring.withUnsafeMutableBytes { ring in
        UnsafeMutableRawBufferPointer(rebasing: ring[oldest..<oldest + part.count])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: part))
      }
      rest = rest.dropFirst(part.count)
      oldest = oldest + part.count == tailLimit ? 0 : oldest + part.count
    }
  }
}
