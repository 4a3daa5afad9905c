/// Cuts what comes in pieces into lines: each ends with a line end or a carriage return, which draws over what was there. Of one that is too long
/// the beginning is kept; empty ones say nothing.
package struct OutputLines: Sendable {
  private let longest: Int
  /// The one that has no end yet.
  package private(set) var unfinished: [UInt8] = []

  /// - Parameter longest: how many bytes are kept of a line.
  package init(longest: Int) { self.longest = longest }

  /// Takes a piece, and tells each line that ends in it.
  package mutating func take(_ bytes: UnsafeRawBufferPointer, _ tell: ([UInt8]) -> Void) {
    for byte in bytes {
      guard byte == 0x0A || byte == 0x0D else {
        if unfinished.count < longest { unfinished.append(byte) }
        continue
      }
      if !unfinished.isEmpty { tell(unfinished) }
      unfinished = []
    }
  }
}
