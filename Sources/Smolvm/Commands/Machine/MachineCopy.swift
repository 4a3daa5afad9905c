import ChildProcess
import JSON

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Copies one file between the host and a machine.
public struct MachineCopy: Command {
  public typealias Answer = Copied

  /// `machine.cp`
  public static let method = "machine.cp"
  /// One sentence.
  public static let summary = "Copies a file, or a folder with recursive: true, into a machine or out of it."
  /// More.
  public static let details = """
    One end is in a machine, the other on the host; a path on the host is this program's, not the client's. Byte for byte; the target is put \
    in place as a whole or not at all. A folder goes through tar, which the machine must have, with its modes and links; the target must \
    not be there, or be an empty folder, and belongs to whoever runs this program, or to root in the machine. It runs beside commands in \
    the same machine: use what was copied when the answer is there.
    """
  /// See ``Effect``.
  public static let effect = Effect.changes
  /// What it can come to.
  public static let failures: [SmolvmError.Kind] = [
    .machineNotFound, .interrupted, .machineNotRunning, .machinePaused, .guestUnresponsive, .commandNotStarted,
  ]
  /// `machine cp`
  public static let subcommand = ["machine", "cp"]
  /// It is killed: a target is put in place as a whole or not at all.
  public static let whenCancelled = WhenCancelled.kill
  /// One end is in a machine; a mode is for files that go there.
  public static let rules: [Rule] = [
    .excludes("recursive", ["mode", "uid", "gid"], because: "the files of a folder keep their modes"),
    .stated { definitions in
      let nothing: JSONValue = [
        "anyOf": [["const": ""], ["type": "object", "properties": ["path": ["const": ""], "machine": ["type": "null"]]]]
      ]
      let inMachine = JSONValue.object(definitions.schema(of: CopyEndpoint.InMachine.self))
      let onHost = JSONValue.object(definitions.schema(of: CopyEndpoint.OnHost.self))
      return [
        "anyOf": [
          ["properties": ["src": nothing]], ["properties": ["dst": nothing]],
          ["properties": ["src": onHost, "dst": inMachine]],
          [
            "properties": [
              "src": inMachine, "dst": onHost, "mode": ["type": "null"], "uid": ["type": "null"], "gid": ["type": "null"],
            ]
          ],
        ]
      ]
    },
  ]
  public init() {}

  /// Where from.
  @Parameter(.positional, is: .hostPath(.read), "Where from: NAME:PATH or {machine, path} in a machine, else a path on the host.")
  public var src: CopyEndpoint
  /// Where to.
  @Parameter(.positional, is: .hostPath(.write), "Where to: NAME:PATH or {machine, path} in a machine, else a path on the host.")
  public var dst: CopyEndpoint
  /// The mode of an uploaded file.
  @Parameter(.value("--mode"), since: "1.9.0", "The mode of an uploaded file, octal; 0644 unless given.") public var mode: FileMode?
  /// The owner of an uploaded file.
  @Parameter(.value("--uid"), since: "1.9.0", "The owner of an uploaded file; root unless given.") public var uid: AccountNumber?
  /// The group of an uploaded file.
  @Parameter(.value("--gid"), since: "1.9.0", "The group of an uploaded file; root's unless given.") public var gid: AccountNumber?

  /// Whether a folder is copied.
  @Parameter(.ours, "Copies a folder with all that is in it.") public var recursive: Bool?

  public func check() throws(JSONMismatch) {
    if src.isEmpty || dst.isEmpty { return }
    if src.machine != nil && dst.machine != nil {
      throw JSONMismatch(
        pointer: "/dst",
        expected:
          "a path on the host: smolvm copies between the host and one machine (a host file a:b is {\"path\": \"a:b\"} or ./a:b)")
    }
    if src.machine == nil && dst.machine == nil {
      throw JSONMismatch(pointer: "/dst", expected: "a path in a machine (NAME:PATH): neither end is in one")
    }
    let ofUploads: [(name: String, isGiven: Bool)] = [("mode", mode != nil), ("uid", uid != nil), ("gid", gid != nil)]
    if dst.machine == nil, let given = ofUploads.first(where: \.isGiven) {
      throw JSONMismatch(
        pointer: "/" + given.name, expected: "not to be given for a download: smolvm sets modes and owners in machines only")
    }
  }

  /// The folder beside the new one in which that is filled.
  public var furtherTouches: [Touch] {
    recursive == true && dst.machine == nil && !dst.isEmpty ? [.hostPath(NewFolder.beside(dst.path), .write)] : []
  }

  public func begin(with cli: InstalledCLI) throws(SmolvmError) -> Next<Copied> {
    if src.isEmpty || dst.isEmpty { return .done(Copied(copied: false)) }
    if recursive == true { return try FolderCopy(src: src, dst: dst).begin(with: cli) }
    let step = src.machine == nil ? try upload(cli) : try download(cli)
    return .run(step) { outcome throws(SmolvmError) in
      if let failure = outcome.failure { throw failure }
      return .done(Copied(copied: true))
    }
  }

  /// The CLI takes any colon in SRC for the end of a machine's name, in every spelling (1.32.2), so such a file goes in by the child's
  /// stdin. It must be a regular file: from a pipe the CLI copies nothing, with exit 0.
  private func upload(_ cli: InstalledCLI) throws(SmolvmError) -> Step {
    switch HostFile(src.path) {
    case .regular: break
    case .missing(let why): throw .missing("\(src.path) cannot be read: \(why)", "/src")
    case .folder:
      throw SmolvmError(
        JSONMismatch(
          pointer: "/src", expected: "a file: \(src.path) is a folder, which is copied with recursive: true"))
    case .other:
      throw SmolvmError(
        JSONMismatch(pointer: "/src", expected: "a regular file: of a pipe, socket or device smolvm copies nothing"))
    }
    guard src.path.utf8.contains(UInt8(ascii: ":")) else { return try cli.step(self) }
    var byStdin = self
    byStdin.src = CopyEndpoint(path: "/dev/stdin")
    var step = try cli.step(byStdin)
    step.stdin = .file(path: src.path)
    return step
  }

  private func download(_ cli: InstalledCLI) throws(SmolvmError) -> Step {
    if case .folder = HostFile(dst.path) {
      throw SmolvmError(
        JSONMismatch(pointer: "/dst", expected: "a full file name: \(dst.path) is a folder, and smolvm copies into none"))
    }
    return try cli.step(self)
  }
}

/// What comes of `machine.cp`.
public struct Copied: DescribedObject {
  public static let about = "What comes of machine.cp."
  /// False if an end was empty, and nothing was run.
  @Member("False if an end was empty, and nothing was run.") public var copied: Bool

  public init() {}
  init(copied: Bool) { self.copied = copied }
}

/// What is at a path on the host.
enum HostFile {
  case regular
  case folder
  case other
  case missing(why: String)

  init(_ path: String) {
    var info = stat()
    guard stat(path, &info) == 0 else {
      self = .missing(why: String(cString: strerror(errno)))
      return
    }
    switch info.st_mode & S_IFMT {
    case S_IFREG: self = .regular
    case S_IFDIR: self = .folder
    default: self = .other
    }
  }
}

/// The number of a user or group.
public struct AccountNumber: WholeNumber {
  public static let about = "The number of a user or group."
  public static let bounds = 0...Int(UInt32.max)
  public let number: Int
  public init(_ number: Int) { self.number = number }
}
