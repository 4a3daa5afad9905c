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
    let archive = NamelessFile()
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
      if let failure = Self.failure(of: "tar", outcome, "/src") { throw failure }
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
      return target.make { () throws(SmolvmError) in
        // What comes from a machine is not trusted. tar itself takes no path out of its folder, and the folder is new, so that no link of an
        // earlier copy leads out of it. Owners are the machine's, and mean nothing here; with them go the bits that lend an owner's rights:
        // tar would keep those for root.
        var unpack = try Self.tar(
          ["-C", target.work, "--no-same-owner", "--no-same-permissions", "-xf", "-"], when: "then: unpacks the archive", cli)
        unpack.stdin = .nameless(archive)
        unpack.isToldWhenNotBegun = true
        return .run(unpack) { outcome throws(SmolvmError) in
          if let failure = Self.failure(of: "tar", outcome, "/dst") { return target.giveUp(failure) }
          return lookForDevices(in: target)
        }
      }
    }
  }

  /// For root, tar makes the devices that an archive names: a machine's would open this host's disks. Nobody else can make any, nor look into
  /// every folder.
  private func lookForDevices(in target: NewFolder) -> Next<Copied> {
    let done = Next.done(Copied(copied: true))
    guard geteuid() == 0 else { return target.putInPlace(then: done) }
    var step = Step(
      when: "then: looks for devices", arguments: ["find", target.work, "(", "-type", "b", "-o", "-type", "c", ")", "-print"],
      whenCancelled: .kill)
    step.executable = "/usr/bin/env"
    step.isToldWhenNotBegun = true
    return .run(step) { outcome throws(SmolvmError) in
      if let failure = Self.failure(of: "find", outcome, "/dst") { return target.giveUp(failure) }
      if outcome.stdout.total == 0 { return target.putInPlace(then: done) }
      let path = outcome.text.split(separator: "\n").first.map { $0.dropFirst(target.work.count) } ?? ""
      return target.giveUp(
        SmolvmError(.smolvmFailed, "\(src.path)\(path) in the machine is a device, which is not copied; nothing was"))
    }
  }

  /// The host's own tar. `env` finds it, and keeps macOS' from adding files of its own.
  private static func tar(_ arguments: [String], when: String, _ cli: InstalledCLI) throws(SmolvmError) -> Step {
    var step = Step(when: when, arguments: ["COPYFILE_DISABLE=1", "tar"] + arguments, whenCancelled: .kill)
    step.executable = "/usr/bin/env"
    return step
  }

  private static func failure(of program: String, _ outcome: Outcome, _ parameter: String) -> SmolvmError? {
    if case .exited(0) = outcome.end.status { return nil }
    guard outcome.end.cause == .itself else { return outcome.failure ?? .cancelled }
    let said = String(decoding: outcome.stderr.bytes.suffix(1024), as: UTF8.self).split(separator: "\n").suffix(3).joined(
      separator: " ")
    return .missing("the host's \(program) failed: \(said)", parameter)
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
