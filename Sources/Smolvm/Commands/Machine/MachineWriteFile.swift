import ChildProcess
import JSON

/// Writes a file in a machine.
public struct MachineWriteFile: Command {
  public typealias Answer = FileWritten

  /// `machine.writeFile`
  public static let method = "machine.writeFile"
  /// One sentence.
  public static let summary = "Writes a file in a running machine: whole, at its end, or from an offset on."
  /// More.
  public static let details = """
    Without offset and append it is put in place as a whole or not at all, in any machine; the folder must be there. With append, or offset, \
    a file of any size is written in pieces; that needs sh, dd and stat in the machine, and is not atomic. Calls \
    about one path in a machine, as it is written, take effect in the order in which they come.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = MachineReadFile.failures
  /// What it runs: `machine cp`, or `machine exec`.
  public static let subcommand = MachineCopy.subcommand
  /// It is killed.
  public static let whenCancelled = WhenCancelled.kill
  /// Where it is written.
  public static let rules: [Rule] = [
    .base64("data", where: "encoding"),
    .excludes("offset", ["append"], because: "it is written from there, or at the end"),
  ]
  public init() {}

  /// The machine.
  @Parameter(.value("--name"), is: .machine(.use), "The machine.") public var name: MachineName
  /// The file.
  @Parameter(.ours, "The absolute path of the file in the machine.") public var path: GuestPath
  /// What is written.
  @Parameter(.ours, "What is written.") public var data: FreeText
  /// How data is to be read.
  @Parameter(.ours, unlessGiven: "utf8", "How data is to be read: utf8 (as it is) or base64.") public var encoding:
    CommandOutput.Encoding?
  /// Where to begin.
  @Parameter(.ours, "Where to begin, in bytes; what is there before and behind stays.") public var offset: ByteOffset?
  /// Whether at the end.
  @Parameter(.ours, "Writes at the end of the file.") public var append: Bool?
  /// The mode.
  @Parameter(.value("--mode"), since: "1.9.0", "The mode of the file, octal; 0644 of a new one unless given.") public var mode:
    FileMode?

  public var furtherTouches: [Touch] { [.guestPath(name.text, path.text, .write)] }

  private static let script = """
    if [ -d "$1" ]; then exit 82; fi
    if [ -n "$3" ]; then dd of="$1" bs=65536 oflag=seek_bytes seek="$3" conv=notrunc 2>/dev/null || exit 1; else cat >>"$1" || exit 1; fi
    if [ -n "$2" ]; then chmod "$2" "$1" || exit 1; fi
    """

  public func check() throws(JSONMismatch) { _ = try bytes() }

  private func bytes() throws(JSONMismatch) -> [UInt8] {
    guard encoding == .base64 else { return Array(data.text.utf8) }
    guard let bytes = Base64.decode(data.text) else {
      throw JSONMismatch(pointer: "/data", expected: "base64 (RFC 4648, padded), as encoding says")
    }
    return bytes
  }

  public func begin(with cli: InstalledCLI) throws(SmolvmError) -> Next<FileWritten> {
    let contents: [UInt8]
    do throws(JSONMismatch) { contents = try bytes() } catch { throw SmolvmError(error) }
    var written = FileWritten()
    written.bytes = contents.count
    guard offset == nil, append != true else {
      let arguments = [path.text, mode?.text ?? "", offset.map { String($0.number) } ?? ""]
      let exec = GuestScript(machine: name, script: Self.script, arguments: arguments).exec { exec in
        (exec.command.streams.stdin, exec.command.streams.stdinEncoding) = (data, encoding)
      }
      return try exec.begin(with: cli).map { [written] answer throws(SmolvmError) in
        _ = try GuestScript.output(answer, about: path.text, "/path")
        return .done(written)
      }
    }
    var copy = MachineCopy()
    (copy.src, copy.dst, copy.mode) = (CopyEndpoint(path: "/dev/stdin"), CopyEndpoint(machine: name, path: path.text), mode)
    var step = try cli.step(copy)
    // A regular file: from a pipe the CLI copies nothing, with exit 0 (1.32.2).
    step.stdin = .nameless(NamelessFile(holding: contents))
    return .run(step) { [written] outcome throws(SmolvmError) in
      if let failure = outcome.failure { throw failure }
      return .done(written)
    }
  }
}

/// What comes of `machine.writeFile`.
public struct FileWritten: DescribedObject {
  public static let about = "What comes of machine.writeFile."
  /// How many bytes were written.
  @Member("How many bytes were written.") public var bytes: Int

  public init() {}
}
