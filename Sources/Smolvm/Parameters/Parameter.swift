import JSON

/// One parameter of a command: one flag, one line. The declaration of the property is the line; its name on the wire is the property's.
///
/// ```swift
/// @Parameter(.value("--timeout"), since: "0.8.0", "Ends the command in the guest after this time.") public var timeout: TimeSpan?
/// ```
///
/// The argument list, the version check, the order of calls, the plan and the documentation all derive from the line and the type of the
/// value. Codable stays synthesized; see the container extensions below for optional members.
@propertyWrapper public struct Parameter<Value: WireValue>: Codable, Sendable {
  /// What was given; a fresh command holds the type's blank.
  public var wrappedValue: Value
  /// Nil in a decoded value: the lines are read once for each type, from a fresh command (see ``CommandShape``).
  let line: ParameterLine?

  /// Declares a parameter.
  /// - Parameters:
  ///   - spelling: how the CLI spells it.
  ///   - meaning: what its value stands for.
  ///   - opening: what it opens to a machine, or lets be opened.
  ///   - since: the first smolvm version that knows it.
  ///   - defaultValue: what is meant where it is not given.
  ///   - documentation: one sentence.
  public init(
    _ spelling: Spelling, is meaning: Meaning = .plain, opens opening: Opening = [], since: Version = ParameterLine.alwaysThere,
    unlessGiven defaultValue: JSONValue? = nil,
    _ documentation: String
  ) {
    wrappedValue = .blank
    line = ParameterLine(
      spelling: spelling, meaning: meaning, opening: opening, since: since, defaultValue: defaultValue,
      documentation: documentation)
  }

  init(given value: Value) {
    wrappedValue = value
    line = nil
  }

  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer().decode(Value.self)
    try value.check()
    self.init(given: value)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue)
  }
}

/// What stands in the declaration of a parameter.
///
/// A class, since a command of 60 flags would otherwise be a structure of 6 KB.
public final class ParameterLine: Sendable {
  /// The oldest smolvm that this wrapper speaks to.
  public static let alwaysThere: Version = "0.8.0"

  /// How the CLI spells it.
  public let spelling: Spelling
  /// What its value stands for.
  public let meaning: Meaning
  /// What it opens to a machine, or lets be opened, beside what it means.
  public let opening: Opening
  /// The first smolvm version that knows it.
  public let since: Version
  /// What is meant where it is not given, if that is known here.
  public let defaultValue: JSONValue?
  /// One sentence.
  public let documentation: String

  init(spelling: Spelling, meaning: Meaning, opening: Opening, since: Version, defaultValue: JSONValue?, documentation: String) {
    self.defaultValue = defaultValue
    self.spelling = spelling
    self.meaning = meaning
    self.opening = opening
    self.since = since
    self.documentation = documentation
  }

  /// The same, of a later version.
  func known(since: Version) -> ParameterLine {
    ParameterLine(
      spelling: spelling, meaning: meaning, opening: opening, since: since, defaultValue: defaultValue, documentation: documentation
    )
  }
}

/// How a parameter is spelled on the command line.
public enum Spelling: Sendable, Equatable {
  /// `--flag VALUE`, once.
  case value(String)
  /// `--flag VALUE` for each.
  case repeated(String)
  /// `--flag` alone, when true.
  case flag(String)
  /// A word without a flag, in the order of declaration.
  case positional
  /// Everything after `--`.
  case trailing
  /// Never on the command line: it is this wrapper's own.
  case ours

  /// The flag, if it is one.
  var flag: String? {
    switch self {
    case .value(let flag), .repeated(let flag), .flag(let flag): flag
    case .positional, .trailing, .ours: nil
    }
  }
}

/// What a parameter's value stands for. The order of calls and every rule about host paths derive from it.
public enum Meaning: Sendable, Equatable {
  /// Nothing that others could touch.
  case plain
  /// The name of a machine, and what happens to it.
  case machine(MachineUse)
  /// A path on the host.
  case hostPath(HostAccess)
  /// Whether to wait for earlier calls at all.
  case wait
  /// Whether to end earlier calls that have to do with the same machine.
  case interrupt
}

/// What something lets a machine, or smolvm for it, reach. A policy that closes that refuses what opens it.
public struct Opening: OptionSet, Sendable, Hashable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// A network, or ports of the host.
  public static let network = Opening(rawValue: 1)
  /// Something of the host's that no parameter names by its path: its ssh agent, its keychain, its ~/.docker, the files that a disk image
  /// names (qcow2), what smolvm keeps for everyone.
  public static let host = Opening(rawValue: 2)
  /// Machines that no parameter names.
  public static let machines = Opening(rawValue: 4)
  /// A file, or a text, that can say anything.
  public static let anything: Opening = [.network, .host]
}

/// What a call does to a machine; DESIGN's classes of order.
public enum MachineUse: Sendable, Hashable {
  /// Reads its state.
  case look
  /// Works inside it.
  case use
  /// Changes its state while others may go on using it.
  case change
  /// Begins or ends its life.
  case end
}

/// What a call does to a host path.
public enum HostAccess: Sendable, Hashable {
  /// Reads it.
  case read
  /// Writes it.
  case write
}

/// Something that a call touches, and that others may have to wait for.
public enum Touch: Sendable, Hashable {
  /// One machine.
  case machine(String, MachineUse)
  /// All machines there are.
  case everyMachine(MachineUse)
  /// One path on the host, as the caller wrote it.
  case hostPath(String, HostAccess)
  /// One path in a machine, as the caller wrote it.
  case guestPath(String, String, HostAccess)
}

// The compiler's own init(from:) and encode(to:) choose these for optional members: absent, null and nil are the same, with any coder.

extension KeyedDecodingContainer {
  /// Decodes an optional parameter.
  public func decode<Value>(_: Parameter<Value?>.Type, forKey key: Key) throws -> Parameter<Value?> {
    Parameter(given: try decodeIfPresent(Parameter<Value>.self, forKey: key)?.wrappedValue)
  }
}

extension KeyedEncodingContainer {
  /// Encodes an optional parameter.
  public mutating func encode<Value>(_ parameter: Parameter<Value?>, forKey key: Key) throws {
    try encodeIfPresent(parameter.wrappedValue, forKey: key)
  }

  /// Encodes a required parameter.
  public mutating func encode<Value>(_ parameter: Parameter<Value>, forKey key: Key) throws {
    try encode(parameter.wrappedValue, forKey: key)
  }
}
