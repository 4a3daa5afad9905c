import JSON

/// What a command in a machine reads, and how its output is given.
public struct GuestStreams: ParameterGroup {
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
}
