import JSON

/// The parameters of a command that were given, by running the compiler's own `encode(to:)` against an encoder that keeps each value.
/// No reflection on the way of a request: by Mirror it took four times as long.
struct GivenValues {
  private(set) var all: [(name: String, value: any WireValue)] = []

  init(of command: some Command) {
    let collector = Collector()
    // The collector's containers throw nothing, and neither does a synthesized encode(to:) on its own.
    try? command.encode(to: collector)
    all = collector.values
  }

}

private final class Collector: Encoder {
  var values: [(name: String, value: any WireValue)] = []
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }
  func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(Container(collector: self))
  }
  func unkeyedContainer() -> any UnkeyedEncodingContainer { preconditionFailure("a command is a structure of parameters") }
  func singleValueContainer() -> any SingleValueEncodingContainer { preconditionFailure("a command is a structure of parameters") }
}

private struct Container<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let collector: Collector
  var codingPath: [any CodingKey] { [] }
  mutating func encodeNil(forKey: Key) {}
  mutating func encode<T: Encodable>(_ value: T, forKey key: Key) {
    if let group = value as? JSONInline {
      // Like a command, it throws nothing on its own.
      try? group.encode(to: collector)
    } else if let value = value as? any WireValue {
      collector.values.append((key.stringValue, value))
    }
  }
  mutating func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type, forKey: Key) -> KeyedEncodingContainer<Nested> {
    preconditionFailure("a command is a structure of parameters")
  }
  mutating func nestedUnkeyedContainer(forKey: Key) -> any UnkeyedEncodingContainer {
    preconditionFailure("a command is a structure of parameters")
  }
  mutating func superEncoder() -> any Encoder { collector }
  mutating func superEncoder(forKey: Key) -> any Encoder { collector }
}

/// A parameter that was given.
public struct GivenParameter: Sendable {
  /// Its name on the wire.
  public let name: String
  /// Its line.
  public let line: ParameterLine
  /// What was given.
  public let value: any WireValue

  /// The paths of the host that it names, if it names any.
  public var hostPaths: [String] { if case .hostPath = line.meaning { value.hostPaths } else { [] } }
}

extension Command {
  /// The parameters that were given and say something.
  public var givenParameters: [GivenParameter] {
    let lines = CommandShape.of(Self.self).fields
    return GivenValues(of: self).all.compactMap { name, value in
      guard value.saysSomething, let line = lines.first(where: { $0.name == name })?.line else { return nil }
      return GivenParameter(name: name, line: line, value: value)
    }
  }
}
