import ChildProcess
import JSON

/// A subcommand that runs a command in a machine.
public protocol RunsGuestCommand: Command {
  /// The command that it runs.
  var command: GuestCommand { get }
  /// The machine that is to be started before, if it does not run.
  var machineToStart: MachineName? { get }
}

extension RunsGuestCommand {
  /// None.
  public var machineToStart: MachineName? { nil }
}

/// A command in a machine: what it is, what it reads, and how its output is given. Shared by all commands that run one.
public struct GuestCommand: ParameterGroup {
  /// The program and its arguments.
  @Parameter(.trailing, "The program and its arguments; no shell.") public var argv: ArgumentList
  /// Environment variables.
  @Parameter(.repeated("-e"), "Environment variables; anyone on the host can see them in the process list.") public var env: Pairs?
  /// Secret environment variables.
  @Parameter(
    .repeated("--secret-env"), since: "1.0.0",
    "Secret environment variables: they reach no argument list, log, error or state of smolvm's.") public var secrets: Secrets?
  /// Secrets in files.
  @Parameter(
    .repeated("--secret-file"), is: .hostPath(.read), since: "1.0.0", "Secret environment variables from files of the host.")
  public var secretFiles: [SecretFile]?
  /// Secrets in the keychain.
  @Parameter(.repeated("--secret-keychain"), since: "1.31.0", "Secret environment variables from the host's keychain.")
  public var secretKeychains: [SecretKeychain]?
  /// The working directory.
  @Parameter(.value("-w"), "The working directory in the machine.") public var workdir: String?
  /// The user.
  @Parameter(.value("--user"), since: "1.14.0", "The user in the machine (machines made from an image).") public var user: String?
  /// The time after which the guest ends the command.
  @Parameter(.value("--timeout"), "Ends the command in the guest after this time: exit code 124.") public var timeout: TimeSpan?
  /// What the command reads.
  @Parameter(.ours, "What the command reads; then end of file, unless it is interactive. Without it, end of file at once.")
  public var stdin: FreeText?
  /// How `stdin` is to be read.
  @Parameter(.ours, unlessGiven: "utf8", "How stdin is to be read: utf8 (as it is) or base64.") public var stdinEncoding:
    CommandOutput.Encoding?
  /// Whether stdin stays open.
  @Parameter(.ours, "Keeps the command's stdin open after that, for stream.write.") public var interactive: Bool?
  /// A terminal.
  @Parameter(.ours, "Runs it on a terminal of this size; that is interactive, and has one output.") public var tty: Terminal?
  /// Whether output is told as it comes.
  @Parameter(.ours, "Sends output as it comes, in stream.output notifications; the result then has counts and no text.")
  public var stream: Bool?
  /// How output is returned.
  @Parameter(.ours, "Forces the encoding of output; utf8 replaces bytes that are none.") public var encoding:
    CommandOutput.Encoding?
  /// How much output is kept.
  @Parameter(
    .ours, unlessGiven: 1_048_576,
    "How many bytes of each stream are kept, head and tail; at most 16777216. The answer is one line of up to six times that.")
  public var maxOutputBytes: OutputLimit?

  /// Base64 is strict.
  public static let rules: [Rule] = [.base64("stdin", where: "stdinEncoding")]

  /// Nothing given.
  public init() {}

  /// How much of each stream is kept.
  var outputLimit: Int { maxOutputBytes?.number ?? 1 << 20 }
  /// Whether its stdin stays open.
  public var keepsInputOpen: Bool { interactive == true || tty != nil }

  /// Refuses what does not go together.
  func check() throws(JSONMismatch) {
    _ = try stdinBytes()
  }

  /// What it reads at first.
  func stdinBytes() throws(JSONMismatch) -> [UInt8]? {
    guard stdinEncoding == .base64 else { return stdin.map { Array($0.text.utf8) } }
    guard let stdin else { return nil }
    guard let bytes = Base64.decode(stdin.text) else {
      throw JSONMismatch(pointer: "/stdin", expected: "base64 (RFC 4648, padded), as stdinEncoding says")
    }
    return bytes
  }

  /// The flags of the mode in which it runs.
  func modeFlags(_ dialect: Dialect) -> [String] {
    if tty != nil { return ["-i", "-t"] }
    return dialect.captureFlags(isLive: stdin != nil || keepsInputOpen || stream == true)
  }

  /// Makes a step run it.
  /// - Parameter openings: how lines begin that the CLI prints before the command's own.
  func shape(_ step: inout Step, _ dialect: Dialect, openings: [[UInt8]] = []) throws(SmolvmError) {
    do throws(JSONMismatch) {
      let bytes = try stdinBytes()
      if keepsInputOpen {
        step.stdin = .open
        step.firstInput = bytes ?? []
      } else if let bytes {
        step.stdin = .bytes(bytes)
      }
    } catch {
      throw SmolvmError(error)
    }
    step.secrets = secrets?.environment ?? []
    step.outputLimit = outputLimit
    step.terminal = tty
    let filter = OutputFilter(for: dialect, timeout: timeout, isTerminal: tty != nil, openings: openings)
    step.passesThrough = PassThrough(filter: filter, filtered: tty == nil ? .stderr : .stdout, isLive: stream == true)
  }
}
