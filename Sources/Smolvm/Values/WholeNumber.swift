import JSON

/// A value that is a whole number within bounds.
public protocol WholeNumber: WireValue, Hashable, ExpressibleByIntegerLiteral {
  /// What it counts, in one sentence.
  static var about: String { get }
  /// The smallest and the largest.
  static var bounds: ClosedRange<Int> { get }
  /// The number as given.
  var number: Int { get }
  /// A number that has not been checked yet; every run of a command checks it.
  init(_ number: Int)
}

extension WholeNumber {
  /// A number that has not been checked yet.
  public init(integerLiteral number: Int) { self.init(number) }
  public init(from decoder: any Decoder) throws { self.init(try decoder.singleValueContainer().decode(Int.self)) }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }

  /// The smallest.
  public static var blank: Self { Self(bounds.lowerBound) }
  /// Its digits.
  public var words: [String] { [String(number)] }
  /// Within the bounds.
  public func check() throws(JSONMismatch) {
    if !Self.bounds.contains(number) {
      throw JSONMismatch(expected: "a whole number from \(Self.bounds.lowerBound) to \(Self.bounds.upperBound)")
    }
  }
  /// The type's own name.
  public static var schemaName: String? { String(describing: Self.self) }
  public static func schema(_: inout SchemaDefinitions) -> JSONObject {
    [
      "description": .string(about), "type": "integer", "minimum": .number(JSONNumber(bounds.lowerBound)),
      "maximum": .number(JSONNumber(bounds.upperBound)),
    ]
  }
}

/// A number of virtual CPUs.
public struct CPUCount: WholeNumber {
  public static let about = "A number of virtual CPUs."
  /// The CLI reads 8 bits, and refuses 0 (1.32.2).
  public static let bounds = 1...255
  public let number: Int
  public init(_ number: Int) { self.number = number }
}

/// An amount of memory.
public struct MemoryMiB: WholeNumber {
  public static let about = "An amount of memory in MiB."
  /// The CLI reads 32 bits, and refuses less than 64 MiB (1.32.2).
  public static let bounds = 64...Int(UInt32.max)
  public let number: Int
  public init(_ number: Int) { self.number = number }
}

/// The size of a disk.
public struct DiskGiB: WholeNumber {
  public static let about = "The size of a disk in GiB."
  /// The CLI reads 64 bits, and refuses 0 (1.32.2); beyond 2^53 JSON's readers round.
  public static let bounds = 1...(1 << 53 - 1)
  public let number: Int
  public init(_ number: Int) { self.number = number }
}

/// How much of a stream is kept.
public struct OutputLimit: WholeNumber {
  public static let about = "A number of bytes, at most 16 MiB."
  public static let bounds = 0...(16 << 20)
  public let number: Int
  public init(_ number: Int) { self.number = number }
}
