import JSON

/// A value that may stand in a request.
public protocol WireValue: Codable, Sendable {
  /// False for optionals.
  static var isRequired: Bool { get }
  /// What an unset property of a fresh command holds.
  static var blank: Self { get }
  /// The value as words on a command line; none if there is nothing to say.
  var words: [String] { get }
  /// The host paths in it, where its meaning is a host path.
  var hostPaths: [String] { get }
  /// Refuses what the CLI would mistake or cannot take, before anything runs.
  /// - Throws: where in the value, and what was expected.
  func check() throws(JSONMismatch)
  /// What the value touches, given its meaning.
  func touches(as meaning: Meaning) -> [Touch]
}

extension WireValue {
  /// Required.
  public static var isRequired: Bool { true }
  /// The words themselves.
  public var hostPaths: [String] { words }
  /// Nothing is refused.
  public func check() throws(JSONMismatch) {}
  /// One touch for each machine or path.
  public func touches(as meaning: Meaning) -> [Touch] {
    switch meaning {
    case .plain, .wait, .interrupt: []
    case .machine(let use): words.map { .machine($0, use) }
    case .hostPath(let access): hostPaths.map { .hostPath($0, access) }
    }
  }
}

extension String: WireValue {
  /// The empty string.
  public static var blank: String { "" }
  /// The string.
  public var words: [String] { [self] }
  /// The longest single argument: Linux's MAX_ARG_STRLEN is 32 pages with its NUL; 64 bytes of it are for a flag that is joined to it.
  /// (Darwin limits the sum only.)
  static let longestWord = 128 * 1024 - 1 - 64

  /// No argument and no path can hold a NUL, where the kernel would cut it, or be longer than the kernel takes.
  public func check() throws(JSONMismatch) {
    if utf8.contains(0) { throw JSONMismatch(expected: "a string without NUL") }
    if utf8.count > Self.longestWord { throw JSONMismatch(expected: "at most 128 KiB: the kernel takes no longer argument") }
  }
}

extension Int: WireValue {
  /// Zero.
  public static var blank: Int { 0 }
  /// Its digits.
  public var words: [String] { [String(self)] }
}

extension Bool: WireValue {
  /// False.
  public static var blank: Bool { false }
  /// Something if true: a switch is given or not.
  public var words: [String] { self ? ["true"] : [] }
}

extension Optional: WireValue where Wrapped: WireValue {
  /// Not required.
  public static var isRequired: Bool { false }
  /// Nothing.
  public static var blank: Wrapped? { nil }
  /// The words of what is there.
  public var words: [String] { self?.words ?? [] }
  /// The paths of what is there.
  public var hostPaths: [String] { self?.hostPaths ?? [] }
  /// Checks what is there.
  public func check() throws(JSONMismatch) { try self?.check() }
  /// What is there touches.
  public func touches(as meaning: Meaning) -> [Touch] { self?.touches(as: meaning) ?? [] }
}

extension Array: WireValue where Element: WireValue {
  /// No elements.
  public static var blank: [Element] { [] }
  /// The words of all elements.
  public var words: [String] { flatMap(\.words) }
  /// The paths of all elements.
  public var hostPaths: [String] { flatMap(\.hostPaths) }
  /// Checks each element.
  public func check() throws(JSONMismatch) {
    for (index, element) in enumerated() {
      do { try element.check() } catch { throw error.below(String(index)) }
    }
  }
  /// What each element touches.
  public func touches(as meaning: Meaning) -> [Touch] { flatMap { $0.touches(as: meaning) } }
}
