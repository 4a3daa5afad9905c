import ChildProcess
import JSON

/// What a command in a machine wrote and how it ended. Its Codable form is the one on the wire.
public struct CommandOutput: DescribedObject, Equatable {
  public static let about = "What a command in a machine wrote and how it ended."

  /// How bytes stand in a string.
  public enum Encoding: String, WireValue, CaseIterable {
    /// As they are.
    case utf8
    /// As RFC 4648 base64, for what is not UTF-8, or is an eighth of NULs and more.
    case base64
  }

  /// What ends with a command that is ended.
  public enum KillScope: String, WireValue, CaseIterable {
    /// The command itself, for sure; what it started may live on.
    case process
    /// Also what it started, but for what made itself independent (a session of its own, or an orphan's life).
    case group
  }

  /// A stream of which the middle was left out.
  public struct Gap: DescribedObject, Equatable {
    public static let about = "A stream of which the middle was left out."
    /// The byte offset in the stream at which bytes are missing: so many are kept before it.
    @Member("The byte offset in the stream at which bytes are missing: so many are kept before it.") public var at: Int
    /// How many bytes are missing.
    @Member("How many bytes are missing.") public var missing: Int

    public init() {}
    init(at: Int, missing: Int) { (self.at, self.missing) = (at, missing) }
  }

  /// Which streams have a gap.
  public struct Truncation: DescribedObject, Equatable {
    public static let about = "Which streams have a gap."
    /// The gap in stdout.
    @Member("The gap in stdout.") public var stdout: Gap?
    /// The gap in stderr.
    @Member("The gap in stderr.") public var stderr: Gap?
    /// The gap in the terminal's output.
    @Member("The gap in the terminal's output.") public var tty: Gap?

    public init() {}
  }

  /// The command's exit code, 0 to 255; 128 + n if signal n ended it. Nil where it did not end.
  @Member("The command's exit code, 0 to 255; 128 + n if signal n ended it. Absent where it did not end.")
  public var exitCode: Int?
  /// What it wrote on stdout. Nil where that was streamed, or went to a terminal.
  @Member("What it wrote on stdout. Absent where that was streamed, or went to a terminal.")
  public var stdout: String?
  /// What it wrote on stderr. Nil where that was streamed, or went to a terminal.
  @Member("What it wrote on stderr. Absent where that was streamed, or went to a terminal.")
  public var stderr: String?
  /// How `stdout` is to be read.
  @Member("How stdout is to be read.")
  public var stdoutEncoding: Encoding?
  /// How `stderr` is to be read.
  @Member("How stderr is to be read.")
  public var stderrEncoding: Encoding?
  /// How many bytes it wrote on stdout, the missing ones included. Absent on a terminal.
  @Member("How many bytes it wrote on stdout, the missing ones included. Absent on a terminal.")
  public var stdoutBytes: Int?
  /// How many bytes it wrote on stderr, the missing ones included. Absent on a terminal.
  @Member("How many bytes it wrote on stderr, the missing ones included. Absent on a terminal.")
  public var stderrBytes: Int?
  /// What it wrote on its terminal. Nil where that was streamed, or there was none.
  @Member("What it wrote on its terminal. Absent where that was streamed, or there was none.")
  public var tty: String?
  /// How `tty` is to be read.
  @Member("How tty is to be read.")
  public var ttyEncoding: Encoding?
  /// How many bytes it wrote on its terminal, the missing ones included. Nil where there was none.
  @Member("How many bytes it wrote on its terminal, the missing ones included. Absent where there was none.")
  public var ttyBytes: Int?
  /// What was left out, if anything.
  @Member("What was left out, if anything.")
  public var truncated: Truncation?
  /// True if the timeout ended it.
  @Member("True if the timeout ended it.")
  public var timedOut: Bool?
  /// Where the command was ended: what ended with it.
  @Member(
    "Only where the command was cut off (timedOut, cancelled, interrupted): process if it was ended alone, group if what it started was, too."
  )
  public var killScope: KillScope?
  /// True if the machine was started for it.
  @Member("True if the machine was started for it.")
  public var started: Bool?
  /// From the spawn of the CLI to its end, in milliseconds.
  @Member("From the spawn of the CLI to its end, in milliseconds.")
  public var durationMs: Int

  public init() {}

  /// - Parameters:
  ///   - outcome: the run of the CLI.
  ///   - rest: the end of stderr, or of the terminal's output, as far as it was held back and is the command's.
  ///   - command: how its output is wanted.
  init(_ outcome: Outcome, _ rest: [UInt8], of command: GuestCommand) {
    durationMs = outcome.end.elapsed.wholeMilliseconds
    var (output, error) = (outcome.stdout, outcome.stderr)
    rest.withUnsafeBytes { command.tty == nil ? error.append($0) : output.append($0) }
    if command.stream == true {
      if command.tty == nil { (stdoutBytes, stderrBytes) = (output.total, error.total) } else { ttyBytes = output.total }
      return
    }
    let (limit, encoding) = (command.streams.outputLimit, command.encoding)
    let out = KeptText(output, limit: limit, encoding: encoding)
    if command.tty != nil {
      (tty, ttyEncoding, ttyBytes) = (out.text, out.encoding, out.total)
      guard out.gap != nil else { return }
      var truncation = Truncation()
      truncation.tty = out.gap
      truncated = truncation
      return
    }
    let err = KeptText(error, limit: limit, encoding: encoding)
    (stdout, stdoutEncoding, stdoutBytes) = (out.text, out.encoding, out.total)
    (stderr, stderrEncoding, stderrBytes) = (err.text, err.encoding, err.total)
    guard out.gap != nil || err.gap != nil else { return }
    var truncation = Truncation()
    (truncation.stdout, truncation.stderr) = (out.gap, err.gap)
    truncated = truncation
  }
}

/// One stream, cut to a limit and written as text.
struct KeptText {
  var text: String
  var encoding: CommandOutput.Encoding
  var total: Int
  var gap: CommandOutput.Gap?

  init(_ capture: OutputCapture, limit: Int, encoding forced: CommandOutput.Encoding?) {
    total = capture.total
    var head: ArraySlice<UInt8>
    var tail: ArraySlice<UInt8>
    if capture.missing == 0 && total <= limit {
      head = capture.bytes[...]
      tail = []
    } else {
      let whole = capture.missing == 0 ? capture.bytes[...] : nil
      head = (whole ?? capture.head[...]).prefix(limit / 2)
      tail = (whole ?? capture.tail[...]).suffix(limit - limit / 2)
    }
    let isCut = head.count + tail.count < total
    // A character that the cut goes through is left out whole, unless the stream is no text at all.
    let headText = isCut ? UTF8Border.withoutPartialEnd(head) : head
    let tailText = isCut ? UTF8Border.withoutPartialStart(tail) : tail
    let isText = forced != .base64 && headText.withUnsafeBytes(UTF8Text.isText) && tailText.withUnsafeBytes(UTF8Text.isText)
    if isText || forced == .utf8 {
      (head, tail) = (headText, tailText)
      encoding = .utf8
      text = String(decoding: head, as: UTF8.self) + String(decoding: tail, as: UTF8.self)
    } else {
      encoding = .base64
      text = Base64.encode(Array(head) + Array(tail))
    }
    let missing = total - head.count - tail.count
    gap = missing > 0 ? CommandOutput.Gap(at: head.count, missing: missing) : nil
  }
}

/// Cuts at the borders of UTF-8 characters.
enum UTF8Border {
  /// Without the beginning of a character at the end.
  static func withoutPartialEnd(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    // The last lead byte stands at most three places before the end.
    guard let lead = bytes.suffix(4).lastIndex(where: { $0 & 0xC0 != 0x80 }) else { return bytes }
    let length =
      switch bytes[lead] {
      case 0xC0...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF7: 4
      default: 1
      }
    return bytes.endIndex - lead < length ? bytes[..<lead] : bytes
  }

  /// Without the rest of a character at the start.
  static func withoutPartialStart(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes.dropFirst(bytes.prefix(3).prefix { $0 & 0xC0 == 0x80 }.count)
  }
}

extension Duration {
  /// Milliseconds, rounded down.
  var wholeMilliseconds: Int { Int(components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000) }
}

extension OutputCapture {
  /// The end of what was written: all of it, if nothing is missing.
  var tailBytes: [UInt8] { missing == 0 ? bytes : tail }
}
