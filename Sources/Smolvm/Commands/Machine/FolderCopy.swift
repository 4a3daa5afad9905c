import ChildProcess
import JSON

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A copy of a folder between the host and a machine: the one's tar makes an archive, the other's unpacks it into a new folder, which is then
/// put in place. The archive is a file without a name on the host, never in memory.
struct FolderCopy {
  let src: CopyEndpoint
  let dst: CopyEndpoint

  func begin(with cli: InstalledCLI) throws(SmolvmError) -> Next<Copied> {
    let archive: NamelessFile
    do throws(SpawnError) { archive = try NamelessFile() } catch { throw SmolvmError(error) }
    if let machine = dst.machine { return try upload(to: machine, archive, cli) }
    if let machine = src.machine { return try download(from: machine, archive, cli) }
    return .done(Copied(copied: false))
  }

  // MARK: to a machine

  private static let unpacking = """
    if ! command -v tar >/dev/null; then exit 86; fi
    if [ -e "$1" ] && { [ ! -d "$1" ] || [ -n "$(ls -A "$1")" ]; }; then exit 85; fi
    d="${1%/}.rpc-$$"; trap 'rm -rf "$d"' EXIT; trap 'exit 1' HUP INT TERM
    mkdir -p "$d" && tar -C "$d" -o -xf - && { rmdir "$1" 2>/dev/null; mv "$d" "${1%/}"; }
    """

  private func upload(to machine: MachineName, _ archive: NamelessFile, _ cli: InstalledCLI) throws(SmolvmError) -> Next<Copied> {
    switch HostFile(src.path) {
    case .folder: break
    case .missing(let why): throw .missing("\(src.path) cannot be read: \(why)", "/src")
    case .regular, .other:
      throw SmolvmError(JSONMismatch(pointer: "/src", expected: "a folder, as recursive says; \(src.path) is none"))
    }
    var pack = try Self.tar(["-C", src.path, "-cf", "-", "."], when: "first: makes an archive of the folder", cli)
    pack.outputFile = archive
    let unpack = GuestScript(machine: machine, script: Self.unpacking, arguments: [dst.path]).exec { _ in }
    return .run(pack) { [self] outcome throws(SmolvmError) in
      try Self.check(outcome, "/src")
      return try unpack.begin(with: cli).feeding(archive).map { answer throws(SmolvmError) in
        _ = try GuestScript.output(answer, about: dst.path, "/dst")
        return .done(Copied(copied: true))
      }
    }
  }

  // MARK: from a machine

  private static let packing = """
    if [ ! -e "$1" ]; then exit 81; elif [ ! -d "$1" ]; then exit 87; elif ! command -v tar >/dev/null; then exit 86; fi
    tar -C "$1" -cf - .
    """

  private func download(from machine: MachineName, _ archive: NamelessFile, _ cli: InstalledCLI) throws(SmolvmError) -> Next<Copied>
  {
    let target = try NewFolder(dst.path)
    let exec = GuestScript(machine: machine, script: Self.packing, arguments: [src.path]).exec { _ in }
    return try exec.begin(with: cli).writing(archive).map { answer throws(SmolvmError) in
      _ = try GuestScript.output(answer, about: src.path, "/src")
      try target.make()
      // What comes from a machine is not trusted. tar itself takes no path out of its folder, and the folder is new, so that no link of an
      // earlier copy leads out of it. Owners are the machine's, and mean nothing here; with them go the bits that lend an owner's rights:
      // tar would keep those for root.
      var unpack = try Self.tar(
        ["-C", target.work, "--no-same-owner", "--no-same-permissions", "-xf", "-"], when: "then: unpacks the archive", cli)
      unpack.stdin = .nameless(archive)
      unpack.cleanUp = .removeFolder(target.work)
      unpack.isToldWhenNotBegun = true
      return .run(unpack) { outcome throws(SmolvmError) in
        try target.orGiveUp { () throws(SmolvmError) in try Self.check(outcome, "/dst") }
        return .run(Self.devices(in: target.work)) { outcome throws(SmolvmError) in
          try target.orGiveUp { () throws(SmolvmError) in
            try Self.check(outcome, "/dst")
            guard outcome.stdout.total == 0 else {
              let path = outcome.text.split(separator: "\n").first.map { $0.dropFirst(target.work.count) } ?? ""
              throw SmolvmError(.smolvmFailed, "\(src.path)\(path) in the machine is a device, which is not copied; nothing was")
            }
            try target.putInPlace()
          }
          return .done(Copied(copied: true))
        }
      }
    }
  }

  /// For root, tar makes the devices that an archive names: a machine's would open this host's disks.
  private static func devices(in folder: String) -> Step {
    var step = Step(
      when: "then: looks for devices", arguments: ["find", folder, "(", "-type", "b", "-o", "-type", "c", ")", "-print"],
      whenCancelled: .kill)
    step.executable = "/usr/bin/env"
    step.cleanUp = .removeFolder(folder)
    step.isToldWhenNotBegun = true
    return step
  }

  /// The host's own tar. `env` finds it, and keeps macOS' from adding files of its own.
  private static func tar(_ arguments: [String], when: String, _ cli: InstalledCLI) throws(SmolvmError) -> Step {
    var step = Step(when: when, arguments: ["COPYFILE_DISABLE=1", "tar"] + arguments, whenCancelled: .kill)
    step.executable = "/usr/bin/env"
    return step
  }

  private static func check(_ outcome: Outcome, _ parameter: String) throws(SmolvmError) {
    if case .exited(0) = outcome.end.status { return }
    guard outcome.end.cause == .itself else { throw outcome.failure ?? .cancelled }
    let said = String(decoding: outcome.stderr.bytes.suffix(1024), as: UTF8.self).split(separator: "\n").suffix(3).joined(
      separator: " ")
    throw .missing("the host's tar failed: \(said)", parameter)
  }
}

/// A folder on the host that is put in place as a whole.
private struct NewFolder: Sendable {
  private let path: String
  /// Where it is filled.
  let work: String

  /// - Throws: where something is there already.
  init(_ path: String) throws(SmolvmError) {
    self.path = path
    var trimmed = path[...]
    while trimmed.count > 1, trimmed.last == "/" { trimmed.removeLast() }
    work = "\(trimmed).smolvm-rpc-\(getpid())-\(UInt32.random(in: .min ... .max))"
    if let names = Self.names(path), !names.isEmpty || !Self.isFolder(path) {
      throw SmolvmError(JSONMismatch(pointer: "/dst", expected: "a folder that is not there yet, or is empty; \(path) is neither"))
    }
  }

  func make() throws(SmolvmError) {
    guard mkdir(work, 0o700) == 0 else { throw .missing("\(work) cannot be made: \(String(cString: strerror(errno)))", "/dst") }
  }

  func putInPlace() throws(SmolvmError) {
    chmod(work, 0o755)
    guard rename(work, path) == 0 else {
      throw .missing("\(path) cannot be put in place: \(String(cString: strerror(errno)))", "/dst")
    }
  }

  /// Removes it where something fails. Blocks the loop's thread meanwhile: nearly always it is gone by now, by the clean-up of the run that
  /// failed.
  func orGiveUp(_ work: () throws(SmolvmError) -> Void) throws(SmolvmError) {
    do throws(SmolvmError) { try work() } catch {
      Self.remove(self.work)
      throw error
    }
  }

  /// Follows no link. What cannot be removed is left.
  private static func remove(_ path: String) {
    if unlink(path) == 0 || rmdir(path) == 0 { return }
    for name in names(path) ?? [] where !name.isEmpty { remove(path + "/" + name) }
    _ = rmdir(path)
  }

  private static func isFolder(_ path: String) -> Bool {
    var info = stat()
    return lstat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  /// Nil where nothing is there.
  private static func names(_ path: String) -> [String]? {
    var info = stat()
    guard lstat(path, &info) == 0 else { return nil }
    guard let folder = opendir(path) else { return [""] }  // no folder, or none that can be read: not empty, then
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}

extension Next {
  /// The same with its first run reading a file.
  fileprivate func feeding(_ file: NamelessFile) -> Next {
    guard case .run(var step, let then) = self else { return self }
    step.stdin = .nameless(file)
    return .run(step, then: then)
  }

  /// The same with its first run writing to a file.
  fileprivate func writing(_ file: NamelessFile) -> Next {
    guard case .run(var step, let then) = self else { return self }
    step.outputFile = file
    return .run(step, then: then)
  }
}
