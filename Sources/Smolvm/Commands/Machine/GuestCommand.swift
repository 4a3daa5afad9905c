import ChildProcess
import JSON

/// A subcommand that runs a command in a machine.
public protocol RunsGuestCommand: SpeaksLive {
  /// The command that it runs.
  var command: GuestCommand { get }
}

/// One that can start the machine before.
public protocol StartsItsMachine: RunsGuestCommand {
  /// The machine.
  var name: MachineName { get }
  /// Whether the machine is started before, if it does not run.
  var startIfNeeded: Bool? { get set }
}

extension RunsGuestCommand {
  public var isLive: Bool { command.stream == true }
  public var encoding: CommandOutput.Encoding? { command.encoding }
}

extension StartsItsMachine {
  public var boots: MachineName? { startIfNeeded == true ? name : nil }
}

/// A command in a machine: what it is, what it finds and reads, and how its output is given. Its members can be reached as if they were its
/// groups' own.
@dynamicMemberLookup
public struct GuestCommand: ParameterGroup {
  /// The program and its arguments.
  @Parameter(.trailing, "The program and its arguments; no shell.") public var argv: ArgumentList
  /// What it finds.
  public var surroundings = GuestSurroundings()
  /// Its secrets.
  public var hidden = GuestSecrets()
  /// What it reads, and how its output is given.
  public var streams = GuestStreams()

  /// Nothing given.
  public init() {}

  /// A member of ``surroundings``.
  public subscript<Value>(dynamicMember path: WritableKeyPath<GuestSurroundings, Value>) -> Value {
    get { surroundings[keyPath: path] }
    set { surroundings[keyPath: path] = newValue }
  }

  /// A member of ``hidden``.
  public subscript<Value>(dynamicMember path: WritableKeyPath<GuestSecrets, Value>) -> Value {
    get { hidden[keyPath: path] }
    set { hidden[keyPath: path] = newValue }
  }

  /// A member of ``streams``.
  public subscript<Value>(dynamicMember path: WritableKeyPath<GuestStreams, Value>) -> Value {
    get { streams[keyPath: path] }
    set { streams[keyPath: path] = newValue }
  }

  /// Refuses what does not go together.
  func check() throws(JSONMismatch) { try streams.check() }

  /// The flags of the mode in which it runs.
  func modeFlags(_ dialect: Dialect) -> [String] {
    if self.tty != nil { return ["-i", "-t"] }
    return dialect.captureFlags(isLive: self.stdin != nil || streams.keepsInputOpen || self.stream == true)
  }

  /// Makes a step run it.
  /// - Parameter openings: how lines begin that the CLI prints before the command's own.
  func shape(_ step: inout Step, _ dialect: Dialect, openings: [[UInt8]] = []) throws(SmolvmError) {
    do throws(JSONMismatch) {
      let bytes = try streams.stdinBytes()
      if streams.keepsInputOpen {
        step.stdin = .open
        step.firstInput = bytes ?? []
      } else if let bytes {
        step.stdin = .bytes(bytes)
      }
    } catch {
      throw SmolvmError(error)
    }
    step.secrets = self.secrets?.environment ?? []
    step.outputLimit = streams.outputLimit
    step.terminal = self.tty
    let filter = OutputFilter(for: dialect, timeout: self.timeout, isTerminal: self.tty != nil, openings: openings)
    step.passesThrough = PassThrough(filter: filter, filtered: self.tty == nil ? .stderr : .stdout, isLive: self.stream == true)
  }
}
