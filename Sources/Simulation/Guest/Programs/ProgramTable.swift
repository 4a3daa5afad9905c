#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A program of the guest: what it is given begins with its own name.
typealias GuestProgram = @Sendable (inout Shell, [String], GuestStreams) throws(GuestEnd) -> Int

/// The programs that every guest has. They run in this process: nothing of the host's is ever run.
enum ProgramTable {
  enum Finding {
    case program(GuestProgram)
    case missing
    case forbidden
  }

  private static let folders: Set<String> = ["/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"]

  private static let all: [String: GuestProgram] = [
    "true": { _, _, _ throws(GuestEnd) in 0 }, "false": { _, _, _ throws(GuestEnd) in 1 },
    "echo": TextPrograms.echo, "printf": TextPrograms.printf, "yes": TextPrograms.yes, "seq": TextPrograms.seq,
    "cat": StreamPrograms.cat, "head": StreamPrograms.head, "wc": StreamPrograms.wc, "tee": StreamPrograms.tee,
    "sha256sum": StreamPrograms.sha256sum,
    "dd": BlockPrograms.dd, "stat": BlockPrograms.stat, "chmod": BlockPrograms.chmod,
    "ls": FilePrograms.ls, "rm": FilePrograms.rm, "mkdir": FilePrograms.mkdir, "touch": FilePrograms.touch, "cp": FilePrograms.cp,
    "mv": FilePrograms.mv, "rmdir": FilePrograms.rm,
    "test": TestProgram.run, "[": TestProgram.run,
    "pwd": SystemPrograms.pwd, "env": SystemPrograms.env, "uname": SystemPrograms.uname, "id": SystemPrograms.id,
    "whoami": SystemPrograms.whoami, "hostname": SystemPrograms.hostname, "stty": SystemPrograms.stty, "tty": SystemPrograms.tty,
    "sleep": SystemPrograms.sleep, "sh": SystemPrograms.sh,
  ]

  static func find(_ name: String, _ shell: Shell) -> Finding {
    guard name.contains("/") else { return all[name].map(Finding.program) ?? .missing }
    let path = GuestFolder.absolute(name, from: shell.folder)
    guard let slash = path.lastIndex(of: "/") else { return .missing }
    if folders.contains(String(path[..<slash])), let program = all[String(path[path.index(after: slash)...])] {
      return .program(program)
    }
    switch HostFile.ownKind(shell.place(path)) {
    case .none: return .missing
    case .file where (HostFile.mode(shell.place(path)) ?? 0) & 0o111 != 0:
      // What a guest can have of its own is a script.
      return .program { shell, words, streams throws(GuestEnd) in
        try SystemPrograms.sh(&shell, ["sh", path] + words.dropFirst(), streams)
      }
    default: return .forbidden
    }
  }
}
