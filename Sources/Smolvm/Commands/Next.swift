import ChildProcess

/// What a command does next: run the CLI and look at the outcome, or be done.
///
/// A command is a pure function from outcomes to steps, so that the same code runs it, plans it and tests it: between them it looks, and
/// changes nothing.
public enum Next<Answer: Sendable>: Sendable {
  /// Run this, then ask again.
  case run(Step, then: @Sendable (Outcome) throws(SmolvmError) -> Next<Answer>)
  /// These bytes were held back and are the command's own; then ask again.
  case passOn([UInt8], CommandChannel, then: @Sendable () throws(SmolvmError) -> Next<Answer>)
  /// Do something on this host itself, then go on. What is only planned goes on as if it had been done.
  case aside(Aside, then: @Sendable (Result<Void, SmolvmError>) throws(SmolvmError) -> Next<Answer>)
  /// Finished.
  case done(Answer)
}

/// What a command does on this host beside its runs of the CLI.
public enum Aside: Sendable {
  /// A system call or two, at once.
  case act(@Sendable () throws(SmolvmError) -> Void)
  /// Nobody can cancel that.
  case cleanUp(CleanUp)
}

extension Next {
  /// The same steps to another answer.
  func map<Other>(_ transform: @escaping @Sendable (Answer) throws(SmolvmError) -> Next<Other>) throws(SmolvmError) -> Next<Other> {
    switch self {
    case .done(let answer): return try transform(answer)
    case .run(let step, let then):
      return .run(step) { outcome throws(SmolvmError) in try then(outcome).map(transform) }
    case .passOn(let bytes, let channel, let then):
      return .passOn(bytes, channel) { () throws(SmolvmError) in try then().map(transform) }
    case .aside(let aside, let then): return .aside(aside) { result throws(SmolvmError) in try then(result).map(transform) }
    }
  }
}

/// One run of the CLI.
public struct Step: Sendable {
  /// When it is run, for a plan.
  public var when: String
  /// Everything after the executable.
  public var arguments: [String]
  /// What is run; nil for the CLI itself.
  var executable: String?
  /// The files that pass between this run and others.
  var files: [NamelessFile] { [outputFile, { if case .nameless(let file) = stdin { file } else { nil } }()].compactMap { $0 } }
  /// Where its stdout goes; nil for here.
  var outputFile: NamelessFile?
  /// What the child reads.
  public var stdin: ChildInput = .null
  /// What is written first to a stdin that stays open.
  var firstInput: [UInt8] = []
  /// The terminal on which it runs.
  var terminal: Terminal?
  /// Told of each line of its stdout, where that is the CLI's own.
  var lines: (@Sendable (ProgressLine) -> Void)?
  /// How many bytes of stdout, and of stderr, are kept: head and tail.
  public var outputLimit: Int = Step.usualOutputLimit
  /// Set where what comes out is a command's in a machine, and not the CLI's own.
  var passesThrough: PassThrough?
  /// Set where it is watched, since the machine may stop to answer.
  var watch: Watch?
  /// Set where it goes on until somebody ends it.
  var following: Following?
  /// What becomes of it when its caller no longer wants it.
  public var whenCancelled: WhenCancelled
  /// Whether it may go on for long, and can be ended without harm: then a record is kept of its process.
  var mayLast: Bool { whenCancelled != .finish && (!onlyLooks || following != nil) }
  /// Whether it does nothing but look.
  var onlyLooks = false
  /// How to clean up after it if it was killed.
  public var cleanUp: CleanUp?
  /// What is set for it in the environment, and shown nowhere.
  var secrets: [(name: String, value: String)] = []
  /// Whether what follows is asked also where it is not begun any more, since its caller wants no more: there is something to take back.
  var isToldWhenNotBegun = false
  /// Whether it gets a ``ScratchFolder``.
  var needsScratch = false
  /// Where that is made; nil for the usual place.
  var scratchParent: String?

  /// Room for the CLI's own output: 4,000 machines as JSON are 5 MB.
  static let usualOutputLimit = 16 << 20
}

/// The output of a run that passes a command's output through.
struct PassThrough: Sendable {
  /// Takes what the CLI adds to the command's output away, if it adds anything.
  var filter: OutputFilter?
  /// Where the CLI may add it: to stderr, or to the one output there is (stderr is then the CLI's alone).
  var filtered: OutputChannel
  /// Whether it is told as it comes; then none of it is kept.
  var isLive = false
}
