import JSON

/// A value that may stand in a request.
public protocol WireValue: Codable, Sendable, SchemaDescribed, Blank {
  /// The value as words on a command line; none if there is nothing to say.
  var words: [String] { get }
  /// Whether it says anything: a switch that is off does not.
  var saysSomething: Bool { get }
  /// The host paths in it, where its meaning is a host path.
  var hostPaths: [String] { get }
  /// Refuses what the CLI would mistake or cannot take, before anything runs. The schema says the same, but for lengths in bytes.
  /// - Throws: where in the value, and what was expected.
  func check() throws(JSONMismatch)
  /// What the value touches, given its meaning.
  func touches(as meaning: Meaning) -> [Touch]
  /// Its schema as a parameter, where it is used.
  static func parameterSchema(_ definitions: inout SchemaDefinitions) -> JSONObject
}

extension WireValue {
  /// The words themselves.
  public var hostPaths: [String] { words }
  /// Yes.
  public var saysSomething: Bool { true }
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
  public static func parameterSchema(_ definitions: inout SchemaDefinitions) -> JSONObject { definitions.schema(of: Self.self) }
}

extension String: WireValue {
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

  public static func parameterSchema(_ definitions: inout SchemaDefinitions) -> JSONObject { definitions.schema(of: Word.self) }

  /// What a string may be that becomes an argument.
  static let wordRule: JSONObject = [
    "pattern": .string(SchemaPattern.withoutNUL), "maxLength": .number(JSONNumber(longestWord)),
  ]
}

/// A string as a parameter, for the schema.
private enum Word: SchemaDescribed {
  static var schemaName: String? { "Text" }
  static func schema(_: inout SchemaDefinitions) -> JSONObject {
    let schema: JSONObject = ["description": "A text without NUL, of at most 131007 bytes.", "type": "string"]
    return JSONObject(schema.members + String.wordRule.members)
  }
}

extension Bool: WireValue {
  /// Something if true: a switch is given or not.
  public var words: [String] { self ? ["true"] : [] }
  /// If true.
  public var saysSomething: Bool { self }
}

extension Optional: WireValue where Wrapped: WireValue {
  /// The words of what is there.
  public var words: [String] { self?.words ?? [] }
  /// What is there does.
  public var saysSomething: Bool { self?.saysSomething ?? false }
  /// The paths of what is there.
  public var hostPaths: [String] { self?.hostPaths ?? [] }
  /// Checks what is there.
  public func check() throws(JSONMismatch) { try self?.check() }
  /// What is there touches.
  public func touches(as meaning: Meaning) -> [Touch] { self?.touches(as: meaning) ?? [] }
  /// It, or null, which is the same as leaving it out.
  public static func parameterSchema(_ definitions: inout SchemaDefinitions) -> JSONObject {
    Wrapped.parameterSchema(&definitions).orNull
  }
}

extension Array: WireValue where Element: WireValue {
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
  public static func parameterSchema(_ definitions: inout SchemaDefinitions) -> JSONObject {
    ["type": "array", "items": .object(Element.parameterSchema(&definitions))]
  }
}
