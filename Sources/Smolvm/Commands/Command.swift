import JSON

/// One smolvm subcommand, typed: what a request decodes into, and what a Swift program fills in and runs.
///
/// A command states each parameter once, as a ``Parameter``; everything else derives from that.
public protocol Command: Codable, Sendable {
  /// What comes of it.
  associatedtype Answer: Encodable & Sendable & SchemaDescribed

  /// The method's name on the wire, `noun.verb`.
  static var method: String { get }
  /// One sentence.
  static var summary: String { get }
  /// What more there is to know: when to use it, and what to mind.
  static var details: String { get }
  /// What it does to the world.
  static var effect: Effect { get }
  /// The kinds of failure that it can have beside those that follow from what its parameters mean.
  static var failures: [SmolvmError.Kind] { get }
  /// The words of the subcommand.
  static var subcommand: [String] { get }
  /// The first smolvm that has it.
  static var since: Version { get }
  /// Flags that are always given.
  static var fixed: [String] { get }
  /// What every call opens, whatever its parameters.
  static var opening: Opening { get }
  /// What every call touches beside its parameters.
  static var touches: [Touch] { get }
  /// The machine that this call boots, or may boot.
  var boots: MachineName? { get }
  /// The methods whose work this call does beside its own.
  var includes: [String] { get }
  /// What this call touches that no one parameter says.
  var furtherTouches: [Touch] { get }
  /// What becomes of a run whose caller no longer wants it.
  static var whenCancelled: WhenCancelled { get }
  /// Whether it leaves files that it works with behind when it is killed: then it gets a ``ScratchFolder`` for them.
  static var leavesFiles: Bool { get }

  /// Parameters of other commands that somebody may look for here, and why they are not taken.
  static var notTaken: [String: String] { get }
  /// What its parameters have to do with one another.
  static var rules: [Rule] { get }

  /// A command with nothing given.
  init()
  /// Fills in what the caller left to us.
  mutating func complete()
  /// Refuses what no ``Rule`` can say. Each parameter's own rule, and the rules, have been checked.
  /// - Throws: where, and what was expected.
  func check() throws(JSONMismatch)
  /// The first thing to do, or the answer. May look at the host's files; called when the call's turn has come.
  func begin(with cli: InstalledCLI) throws(SmolvmError) -> Next<Answer>
  /// How to clean up after a run that was killed, where ``whenCancelled`` says that this is to be done.
  func cleanUp(with cli: InstalledCLI) throws(SmolvmError) -> CleanUp?
}

/// A command that is one run of the CLI, whose failure is an error.
public protocol PlainCommand: Command {
  /// The answer after success.
  func answer(to outcome: Outcome) throws(SmolvmError) -> Answer
}

extension PlainCommand {
  /// Runs the subcommand once.
  public func begin(with cli: InstalledCLI) throws(SmolvmError) -> Next<Answer> {
    .run(try cli.step(self)) { outcome throws(SmolvmError) in
      if let failure = outcome.failure { throw failure }
      return .done(try answer(to: outcome))
    }
  }
}

extension Command {
  /// It was always there.
  public static var since: Version { ParameterLine.alwaysThere }
  /// None.
  public static var failures: [SmolvmError.Kind] { [] }
  /// None.
  public static var fixed: [String] { [] }
  /// Nothing.
  public static var opening: Opening { [] }
  /// None.
  public static var touches: [Touch] { [] }
  /// None.
  public var boots: MachineName? { nil }
  public var includes: [String] { boots == nil ? [] : [MachineStart.method] }
  /// None.
  public var furtherTouches: [Touch] { [] }
  /// None.
  public static var notTaken: [String: String] { [:] }
  /// None.
  public static var rules: [Rule] { [] }
  /// No.
  public static var leavesFiles: Bool { false }
  /// Nothing to clean up.
  public func cleanUp(with cli: InstalledCLI) throws(SmolvmError) -> CleanUp? { nil }
  /// Nothing to fill in.
  public mutating func complete() {}
  /// Nothing to refuse.
  public func check() throws(JSONMismatch) {}

  /// All that can be refused before anything runs: each parameter by its own rule, then what does not go together.
  /// - Throws: where, and what was expected.
  public func checkAll() throws(JSONMismatch) {
    let given = GivenValues(of: self).all
    for (name, value) in given {
      do throws(JSONMismatch) { try value.check() } catch {
        throw error.below(name)
      }
    }
    let shape = CommandShape.of(Self.self)
    for field in shape.fields {
      guard case .hostPath = field.line.meaning, let value = given.first(where: { $0.name == field.name })?.value else { continue }
      // Nobody could open it, and each look at it would cost.
      if value.hostPaths.contains(where: { $0.utf8.count > AbsolutePath.longest }) {
        throw JSONMismatch(pointer: "/" + field.name, expected: "a path of at most \(AbsolutePath.longest) bytes")
      }
    }
    try shape.checkRules(given, with: nil)
    try check()
  }

  /// Whether earlier calls that have to do with the same machine are to be ended.
  public var interrupts: Bool {
    let lines = CommandShape.of(Self.self).fields.filter { $0.line.meaning == .interrupt }
    if lines.isEmpty { return false }
    let given = GivenValues(of: self).all
    return lines.contains { line in given.contains { $0.name == line.name && $0.value as? Bool == true } }
  }

  /// What this call touches: derived from what its parameters mean.
  public var allTouches: [Touch] {
    let given = GivenValues(of: self).all
    let lines = CommandShape.of(Self.self).fields
    var touches = Self.touches + furtherTouches
    for field in lines {
      guard let value = given.first(where: { $0.name == field.name })?.value else { continue }
      if field.line.meaning == .wait, value as? Bool == false { return [] }
      touches += value.touches(as: field.line.meaning)
    }
    return touches
  }
}
