/// A version of smolvm, such as 1.32.2.
public struct Version: Sendable, Hashable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
  /// The numbers, most significant first.
  public let numbers: [Int]

  /// Reads `1.32.2`; what follows the numbers (`-rc.1`) is left out.
  /// - Returns: nil if the text does not begin with at least two numbers.
  public init?(_ text: some StringProtocol) {
    let core = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let numbers = core.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count >= 2, !numbers.contains(nil) else { return nil }
    self.numbers = numbers.compactMap { $0 }
  }

  /// A version written in the source. What is no version there becomes 0, which is older than all: tests read every line.
  public init(stringLiteral text: String) { numbers = text.split(separator: ".").map { Int($0) ?? 0 } }

  public static func < (left: Version, right: Version) -> Bool { left.numbers.lexicographicallyPrecedes(right.numbers) }

  /// `1.32.2`.
  public var description: String { numbers.map(String.init).joined(separator: ".") }
}
