#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `machine cp`
enum FileCopying {
  static func run(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let (source, target) = (arguments.operands[0], arguments.operands[1])
    // The source decides: any colon in it makes this a download.
    if let (name, path) = guestPath(source) {
      if ["--mode", "--uid", "--gid"].contains(where: { arguments.has($0) }) {
        throw .config("cp", "--mode/--uid/--gid apply to uploads only (host -> machine)")
      }
      try download(path, to: target, try runningMachine(name, cli))
    } else if let (name, path) = guestPath(target) {
      let folder = try runningMachine(name, cli)
      try upload(source, to: path, folder, mode: try mode(arguments), staging: cli.store.folder)
    } else {
      throw .config("cp", "one of SRC or DST must use machine:path syntax (e.g., myvm:/workspace/file)")
    }
    return 0
  }

  private static func guestPath(_ text: String) -> (name: String, path: String)? {
    text.firstIndex(of: ":").map { (String(text[..<$0]), String(text[text.index(after: $0)...])) }
  }

  private static func runningMachine(_ name: String, _ cli: CommandLineInterface) throws(Ending) -> GuestFolder {
    try NameRule.check(name)
    return cli.store.guest(try MachineExecuting.running(name, cli.store).guest)
  }

  private static func mode(_ arguments: Arguments) throws(Ending) -> mode_t {
    guard let text = arguments.last("--mode") else { return 0o644 }
    guard let mode = UInt32(text, radix: 8), mode <= 0o7777, !text.hasPrefix("+") else {
      throw .config("cp", "invalid octal mode '\(text)' (expected e.g. 644)")
    }
    return mode_t(mode)
  }

  private static func upload(_ source: String, to path: String, _ folder: GuestFolder, mode: mode_t, staging: String) throws(Ending)
  {
    let input = open(source, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else { throw .agent("read local file", "\(source): \(HostFile.reason(errno))") }
    defer { close(input) }
    var info = stat()
    if fstat(input, &info) == 0, info.st_mode & S_IFMT == S_IFDIR { throw .agent("read source file", HostFile.reason(EISDIR)) }
    func failure(_ code: Int32) -> Ending { .agent("write file", "failed to open \(path): \(HostFile.reason(code))") }
    if path.isEmpty { throw failure(ENOENT) }
    let place = folder.place(path)
    if HostFile.ownKind(place) == .folder { throw failure(EISDIR) }
    let parent = HostFile.makeFolders(folder.place(path + "/.."))
    if parent != 0 { throw failure(parent == EEXIST ? ENOTDIR : parent) }
    let aside = "\(staging)/upload-\(getpid())"
    // As many bytes as the file had when it was opened: of a pipe, none, as with the real one.
    let total = HostFile.size(input)
    do throws(Ending) {
      try copy(input, aside, mode: mode, limit: total) { done in
        let percent = total == 0 ? "100.0" : tenths((done * 1000 + total / 2) / total)
        return "Uploading \(source) -> \(path): \(size(done)) / \(size(total)) (\(percent)%, \(speed(done)))"
      }
      chmod(aside, mode)
      guard rename(aside, place) == 0 else { throw failure(errno) }
    } catch {
      unlink(aside)
      throw error
    }
    Say.error("\n")
  }

  private static func download(_ path: String, to target: String, _ folder: GuestFolder) throws(Ending) {
    let place = folder.place(path)
    func failure(_ code: Int32) -> Ending { .agent("read file", "failed to open \(path): \(HostFile.reason(code))") }
    if path.isEmpty { throw failure(ENOENT) }
    if HostFile.ownKind(place) == .folder { throw failure(EISDIR) }
    let input = open(place, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard input >= 0 else { throw failure(errno) }
    defer { close(input) }
    func line(_ done: Int) -> String { "Downloading \(path) -> \(target): \(size(done)) (\(speed(done)))" }
    func refused(_ code: Int32) -> Ending { .agent("write local file", "\(target): \(HostFile.reason(code))") }
    let kind = HostFile.kind(target)
    if kind == .folder {
      Say.error("\r" + line(HostFile.size(input)))
      throw refused(EISDIR)
    }
    // What is no file cannot be replaced; a file keeps its mode.
    let aside = kind == .other ? target : "\(target).\(getpid())"
    do throws(Ending) {
      try copy(input, aside, mode: 0o666, limit: .max, line: line)
      if kind == .file, let mode = HostFile.mode(target) { chmod(aside, mode) }
      if aside != target, rename(aside, target) != 0 { throw refused(errno) }
    } catch {
      if aside != target { unlink(aside) }
      guard case .failed(let failure) = error, failure.message.hasPrefix(Ending.ioPrefix) else { throw error }
      throw .agent("write local file", "\(target): \(failure.message.dropFirst(Ending.ioPrefix.count))")
    }
    Say.error("\r\(line(HostFile.size(input)))\n")
  }

  /// Copies in pieces, with a line of progress after the first and at the end.
  private static func copy(_ input: Int32, _ path: String, mode: mode_t, limit: Int, line: (Int) -> String) throws(Ending) {
    let output = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard output >= 0 else { throw .io(HostFile.reason(errno)) }
    defer { close(output) }
    var done = 0
    var pieces = 0
    while done < limit {
      guard let piece = HostFile.read(input, upTo: min(1 << 20, limit - done)) else { throw .io(HostFile.reason(errno)) }
      if piece.isEmpty { break }
      let failure = piece.withUnsafeBytes { HostFile.write($0, to: output) }
      if failure != 0 { throw .io(HostFile.reason(failure)) }
      done += piece.count
      pieces += 1
      if pieces == 1, done < limit, limit != .max { Say.error("\r" + line(done)) }
    }
    Say.error("\r" + line(done))
  }

  private static func tenths(_ number: Int) -> String { "\(number / 10).\(number % 10)" }

  private static func size(_ bytes: Int) -> String {
    let units = ["KB", "MB", "GB"]
    if bytes < 1024 { return "\(bytes) B" }
    var (scale, unit) = (1024, 0)
    while bytes / scale >= 1024, unit < units.count - 1 { (scale, unit) = (scale * 1024, unit + 1) }
    return tenths((bytes * 10 + scale / 2) / scale) + " " + units[unit]
  }

  /// Every copy takes a thousandth of a second here, which is what the real one counts at least: no clock decides what is printed.
  private static func speed(_ bytes: Int) -> String { size(bytes * 1000) + "/s" }
}
