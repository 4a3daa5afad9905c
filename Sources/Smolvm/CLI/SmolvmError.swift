import ChildProcess
import JSON

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Why a call of smolvm did not succeed.
public struct SmolvmError: Error, Sendable, CustomStringConvertible {
  /// What programs switch on. A new kind is a minor version of the schema.
  public enum Kind: String, Sendable, CaseIterable {
    /// A parameter does not fit; `path` says which.
    case invalidParams
    /// There is no smolvm.
    case smolvmMissing
    /// smolvm failed, and no other kind fits.
    case smolvmFailed
    /// The installed smolvm does not know a parameter; `requires` says since when it would.
    case smolvmTooOld
    /// The deadline passed.
    case timedOut
    /// The program called smolvm is another one.
    case smolvmWrongProduct
    /// This platform cannot do that.
    case unsupportedHere
    /// The CLI was killed from outside; whether it did its work is not known.
    case outcomeUnknown
    /// There is no machine of that name.
    case machineNotFound
    /// The name is taken.
    case machineExists
    /// The machine is not running.
    case machineNotRunning
    /// The machine's state, or a lock, does not allow it now.
    case machineConflict
    /// The machine did not boot.
    case bootFailed
    /// A stop or delete cut the call off.
    case interrupted
    /// The guest no longer answers.
    case guestUnresponsive
    /// The command did not start in the guest: no such program, or a bad working directory or user.
    case commandNotStarted
    /// The machine is paused.
    case machinePaused
    /// A file is not there.
    case fileNotFound
    /// The image cannot be had.
    case imageUnavailable
    /// The Smolfile is wrong.
    case invalidSmolfile
    /// There is no working hypervisor here.
    case hypervisorUnavailable
    /// There is no room for more at once.
    case overloaded
    /// The caller cancelled the call.
    case cancelled
  }

  /// The run of the CLI that failed.
  public struct Run: Sendable {
    /// The executable and its arguments.
    public var argv: [String]
    /// How it exited, if it did.
    public var exitCode: Int?
    /// The signal that ended it, if one did.
    public var signal: Int?
    /// smolvm's own error code, where it gave one.
    public var code: String?
    /// The last 4 KiB of its stderr, without colours and progress.
    public var stderr: String
  }

  /// What programs switch on.
  public var kind: Kind
  /// One or two sentences for a person.
  public var message: String
  /// What to do.
  public var hint: String?
  /// Whether the same call can succeed later without a change.
  public var retryable = false
  /// The parameter, as a JSON pointer.
  public var path: String?
  /// For `invalidParams`: where, and what was expected.
  public var mismatch: JSONMismatch?
  /// The first smolvm version that could do it.
  public var requires: Version?
  /// The run of the CLI that failed.
  public var run: Run?
  /// Whether it came after the machine had been made that was to be made.
  public var machineIsMade = false
  /// The guest could have forged this failure: a program in it can print smolvm's error line and exit with 1.
  public var unverified = false
  /// Whether the command had started in the guest; nil if that is not known.
  public var started: Bool?
  /// What the command had written until then.
  public var output: CommandOutput?

  /// A failure.
  public init(_ kind: Kind, _ message: String, hint: String? = nil, retryable: Bool = false) {
    self.kind = kind
    self.message = message
    self.hint = hint
    self.retryable = retryable
  }

  /// A parameter that does not fit.
  public init(_ mismatch: JSONMismatch) {
    self.init(.invalidParams, "\(mismatch.pointer.isEmpty ? "the parameters" : mismatch.pointer): \(mismatch.expected)")
    path = mismatch.pointer
    self.mismatch = mismatch
  }

  /// The CLI could not be spawned.
  init(_ error: SpawnError) {
    switch (error.operation, error.code) {
    case ("open stdin", _): self.init(.fileNotFound, "\(error)")
    case (_, E2BIG):
      self.init(JSONMismatch(expected: "less: the kernel takes no argument list and environment of that size together"))
    default:
      self.init(
        .smolvmFailed, "smolvm could not be run: \(error)",
        retryable: [EAGAIN, EMFILE, ENFILE, ENOMEM, ETXTBSY].contains(error.code))
    }
  }

  /// Ended by its caller.
  static let cancelled = SmolvmError(.cancelled, "smolvm was ended; what it did until then is done")

  /// Ended by the watchdog.
  static let unresponsive = SmolvmError(
    .guestUnresponsive, "the machine does not answer any more; the command was given up",
    hint: "look at machine.status; stopping and starting the machine helps, if need be twice", retryable: false)

  /// Ended by its caller before its command was run.
  public static let notBegun = {
    var error = SmolvmError(.cancelled, "it was ended before its command was run")
    error.started = false
    return error
  }()

  /// Ended by its caller before a run of the CLI.
  static func cancelled(before step: Step, of cli: InstalledCLI) -> SmolvmError {
    let subcommand = step.arguments.dropFirst(cli.dialect.leading.count).prefix(2).joined(separator: " ")
    var error = SmolvmError(.cancelled, "it was ended before smolvm \(subcommand) was run")
    if step.passesThrough != nil { error.started = false }
    return error
  }

  static func tooOld(method: String, requires: Version, installed: Version) -> SmolvmError {
    var error = SmolvmError(
      .smolvmTooOld, "\(method) needs smolvm \(requires) or newer; installed is \(installed)", hint: "update smolvm")
    error.requires = requires
    return error
  }

  static func tooOld(member: String, requires: Version, installed: Version) -> SmolvmError {
    var error = SmolvmError(
      .smolvmTooOld, "\(member) needs smolvm \(requires) or newer; installed is \(installed)",
      hint: "update smolvm, or leave out \(member)")
    error.path = "/" + member
    error.requires = requires
    return error
  }

  /// The message.
  public var description: String { message }
}
