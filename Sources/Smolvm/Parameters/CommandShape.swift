import JSON
import Synchronization

/// The parameter lines of a command type, in the order of their declaration.
public struct CommandShape: Sendable {
  /// One parameter.
  public struct Field: Sendable {
    /// Its name on the wire.
    public let name: String
    /// Its line.
    public let line: ParameterLine
    /// The type of its value.
    public let type: any WireValue.Type
  }

  /// All parameters.
  public let fields: [Field]
  /// What they have to do with one another.
  public let rules: [Rule]
  /// Whether nothing that the command touches is more than looked at. (It may change what nobody waits for: a cache, a configuration.)
  public let onlyLooks: Bool

  private static let known = Mutex<[ObjectIdentifier: CommandShape]>([:])

  /// The shape of a command type, read once (36 µs for nine parameters) and kept.
  public static func of(_ type: any Command.Type) -> CommandShape {
    known.withLock { known in
      if let shape = known[ObjectIdentifier(type)] { return shape }
      let shape = CommandShape(reading: type)
      known[ObjectIdentifier(type)] = shape
      return shape
    }
  }

  /// The property wrappers of a fresh command, and of its groups, are its lines.
  private init(reading type: any Command.Type) {
    self.init(type.init(), rules: type.rules, touches: type.touches, later: Dialect.later[type.subcommand] ?? [:])
  }

  /// Some of them, with the rules that are about those alone.
  public func only(_ names: [String]) -> CommandShape {
    CommandShape(
      fields: names.compactMap { name in fields.first { $0.name == name } },
      rules: rules.filter { Set($0.names).isSubset(of: names) },
      onlyLooks: onlyLooks)
  }

  private init(fields: [Field], rules: [Rule], onlyLooks: Bool) {
    (self.fields, self.rules, self.onlyLooks) = (fields, rules, onlyLooks)
  }

  /// The shape of parameters that are no command's.
  public init(of group: any ParameterGroup.Type) { self.init(group.init(), rules: group.rules, touches: [], later: [:]) }

  private init(_ fresh: Any, rules: [Rule], touches: [Touch], later: [String: Version]) {
    let fields = Self.fields(of: fresh).map { field in
      guard let since = field.line.spelling.flag.flatMap({ later[$0] }) else { return field }
      return Field(name: field.name, line: field.line.known(since: since), type: field.type)
    }
    self.fields = fields
    self.rules = rules + Self.groups(in: fresh).flatMap { type(of: $0).rules }
    for name in self.rules.flatMap(\.names) {
      precondition(fields.contains { $0.name == name }, "a rule of \(type(of: fresh)) names \(name), which is no parameter")
    }
    onlyLooks =
      touches.allSatisfy { if case .everyMachine(.look) = $0 { true } else { false } }
      && fields.allSatisfy { field in
        switch field.line.meaning {
        case .machine(let use): use == .look
        case .hostPath(let access): access == .read
        case .plain, .wait, .interrupt: true
        }
      }
  }

  /// Refuses what the rules do not allow.
  func checkRules(_ given: [(name: String, value: any WireValue)], with version: Version?) throws(JSONMismatch) {
    if rules.isEmpty { return }
    let names = Set(given.filter { $0.value.saysSomething }.map(\.name))
    for rule in rules { try rule.check(names, with: version) }
  }

  private static func groups(in holder: Any) -> [any ParameterGroup] {
    Mirror(reflecting: holder).children.compactMap { $0.value as? any ParameterGroup }
  }

  private static func fields(of holder: Any) -> [Field] {
    Mirror(reflecting: holder).children.flatMap { child -> [Field] in
      if child.value is any ParameterGroup { return fields(of: child.value) }
      guard let parameter = child.value as? any AnyParameter, let line = parameter.line, let label = child.label else { return [] }
      return [Field(name: String(label.dropFirst()), line: line, type: parameter.type)]
    }
  }
}

private protocol AnyParameter {
  var line: ParameterLine? { get }
  var type: any WireValue.Type { get }
}

extension Parameter: AnyParameter {
  var type: any WireValue.Type { Value.self }
}
