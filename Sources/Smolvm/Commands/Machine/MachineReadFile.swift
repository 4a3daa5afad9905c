import JSON

/// Reads a file in a machine.
public struct MachineReadFile: Command {
  public typealias Answer = FileRead

  /// `machine.readFile`
  public static let method = "machine.readFile"
  /// One sentence.
  public static let summary = "Reads a file in a running machine, or a piece of it."
  /// More.
  public static let details = """
    At most length bytes from offset on; eof says whether that was the end, and size how large the file is now, so that a file of any size \
    comes in pieces. A piece that is no UTF-8 by itself comes as base64. The machine must have sh, dd and stat; without them, machine.cp \
    copies a whole file.
    """
  /// See ``Effect``.
  public static let effect = Effect.reads
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [
    .fileNotFound, .machineNotRunning, .machinePaused, .guestUnresponsive, .commandNotStarted, .interrupted, .overloaded,
  ]
  /// What it runs: `machine exec`.
  public static let subcommand = MachineExec.subcommand
  /// It is killed: it only reads.
  public static let whenCancelled = WhenCancelled.kill
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.use), "The machine.") public var name: MachineName
  /// The file.
  @Parameter(.ours, "The absolute path of the file in the machine.") public var path: GuestPath
  /// Where to begin.
  @Parameter(.ours, unlessGiven: 0, "Where to begin, in bytes.") public var offset: ByteOffset?
  /// How much.
  @Parameter(.ours, unlessGiven: 1_048_576, "How many bytes at most; at most 16777216.") public var length: OutputLimit?
  /// How it is returned.
  @Parameter(.ours, "Forces the encoding of data; utf8 replaces bytes that are none.") public var encoding: CommandOutput.Encoding?

  public var furtherTouches: [Touch] { [.guestPath(name.text, path.text, .read)] }

  /// fullblock, since a read of a file that the kernel makes up is short long before the end. The first line says how large the file is, and its mode; what follows is the piece.
  private static let script =
    GuestScript.readable + """
      ; stat -L -c '%s %a' "$1" || exit 84
      if dd if=/dev/null of=/dev/null iflag=skip_bytes,count_bytes,fullblock 2>/dev/null
      then exec dd if="$1" bs=65536 iflag=skip_bytes,count_bytes,fullblock skip="$2" count="$3" 2>/dev/null
      else tail -c +$(($2 + 1)) "$1" | head -c "$3"; fi
      """

  public func begin(with cli: InstalledCLI) throws(SmolvmError) -> Next<FileRead> {
    let (start, limit) = (offset?.number ?? 0, length?.number ?? 1 << 20)
    let exec = GuestScript(machine: name, script: Self.script, arguments: [path.text, String(start), String(limit)]).exec { exec in
      exec.command.streams.encoding = .base64
      exec.command.streams.maxOutputBytes = OutputLimit(min(limit + 64, OutputLimit.bounds.upperBound + 64))
    }
    return try exec.begin(with: cli).map { answer throws(SmolvmError) in
      let output = try GuestScript.output(answer, about: path.text, "/path")
      if output.truncated != nil {
        var error = SmolvmError(
          .overloaded, "there is no room for \(limit) bytes of \(path): as much output is kept at once as other calls leave",
          hint: "read smaller pieces, or fewer at once")
        error.retryable = true
        throw error
      }
      guard let bytes = output.stdout.flatMap(Base64.decode), let end = bytes.firstIndex(of: 0x0A) else {
        throw SmolvmError(.smolvmFailed, "\(path) could not be read: the machine's shell said something else than was asked for")
      }
      let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
      let data = bytes[(end + 1)...]
      guard words.count == 2, let size = Int(words[0]), data.count <= limit else {
        throw SmolvmError(.smolvmFailed, "\(path) could not be read: the machine's stat said something else than was asked for")
      }
      var read = FileRead()
      let isText = encoding != .base64 && data.withUnsafeBytes(UTF8Text.isText)
      read.encoding = encoding ?? (isText ? .utf8 : .base64)
      read.data = read.encoding == .utf8 ? String(decoding: data, as: UTF8.self) : Base64.encode(data)
      (read.bytes, read.offset, read.size, read.mode) = (data.count, start, size, String(words[1]))
      // A file of the kernel's says that it has no size.
      read.eof = data.count < limit || start + data.count == size
      return .done(read)
    }
  }
}

/// What comes of `machine.readFile`.
public struct FileRead: DescribedObject {
  public static let about = "A piece of a file in a machine."
  /// The bytes.
  @Member("The bytes.") public var data: String
  /// How data is to be read.
  @Member("How data is to be read: utf8, or base64 where it is no UTF-8.") public var encoding: CommandOutput.Encoding
  /// How many bytes it is.
  @Member("How many bytes it is.") public var bytes: Int
  /// Where in the file it begins.
  @Member("Where in the file it begins.") public var offset: Int
  /// How large the file is.
  @Member("How large the file is now; 0 for files that the kernel makes up.") public var size: Int
  /// Its mode.
  @Member("Its mode, octal.") public var mode: String
  /// Whether it ends here.
  @Member("Whether the file ends here.") public var eof: Bool

  public init() {}
}

/// A place in a file.
public struct ByteOffset: WholeNumber {
  public static let about = "A place in a file, in bytes."
  public static let bounds = 0...(1 << 53 - 1)
  public let number: Int
  public init(_ number: Int) { self.number = number }
}

/// An absolute path in a machine.
public struct GuestPath: TextValue {
  public static let rule: JSONObject = [
    "description": "An absolute path in the machine.", "pattern": "^/[^\\u0000]*$", "maxLength": 4096,
  ]
  /// The path.
  public let text: String
  /// A path that has not been checked yet.
  public init(_ text: String) { self.text = text }
  /// None: it goes to the machine in another way.
  public var words: [String] { [] }

  /// Absolute, and no longer than the kernel takes.
  public func check() throws(JSONMismatch) {
    if !text.utf8.starts(with: "/".utf8) || text.utf8.contains(0) || text.unicodeScalars.count > 4096 {
      throw JSONMismatch(expected: "an absolute path in the machine")
    }
  }
}
