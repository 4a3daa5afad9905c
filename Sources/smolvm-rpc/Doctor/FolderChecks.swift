import Smolvm
import SmolvmRPC

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Whether the folders that smolvm and this program work in are fit for it.
enum FolderChecks {
  static func findings(_ environment: ChildEnvironment) -> [Doctor.Finding] {
    guard let machines = SmolvmFolders.machines(environment) else {
      return [
        Doctor.Finding(
          name: "state", state: .bad, says: "smolvm has no folder for its machines: HOME is not set",
          todo: "set HOME, or SMOLVM_DATA_DIR, to a folder that this user may write in")
      ]
    }
    return [sockets(machines), disk(machines), journal(environment)]
  }

  /// Each machine's agent is a socket, whose path must fit into sockaddr_un: 107 bytes on Linux, 103 on macOS.
  private static func sockets(_ machines: String) -> Doctor.Finding {
    let longest = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1
    let length = machines.utf8.count + "/0123456789abcdef/agent.sock".utf8.count
    if length <= longest { return Doctor.Finding(name: "state", state: .good, says: "\(machines) (short enough for sockets)") }
    return Doctor.Finding(
      name: "state", state: .bad, says: "\(machines) is \(length - longest) bytes too long: no machine can start there",
      todo: "set SMOLVM_DATA_DIR (Linux), XDG_CACHE_HOME or HOME to a folder with a shorter path")
  }

  /// Where nothing is yet, the nearest folder above it says.
  private static func disk(_ machines: String) -> Doctor.Finding {
    var folder = machines
    while access(folder, F_OK) != 0, let slash = folder.lastIndex(of: "/"), slash > folder.startIndex {
      folder = String(folder[..<slash])
    }
    guard access(folder, W_OK | X_OK) == 0 else {
      return Doctor.Finding(
        name: "disk", state: .bad, says: "\(folder) may not be written in: \(String(cString: strerror(errno)))",
        todo: "give it to this user, or set XDG_CACHE_HOME to another folder")
    }
    var info = statvfs()
    guard statvfs(folder, &info) == 0 else {
      return Doctor.Finding(name: "disk", state: .doubtful, says: "\(folder): \(String(cString: strerror(errno)))")
    }
    let free = (UInt64(info.f_bavail) * UInt64(info.f_frsize)) >> 20  // >> binds tighter than *
    let says = "\(free / 1024) GiB are free for machines and images (\(folder))"
    if free >= 5120 { return Doctor.Finding(name: "disk", state: .good, says: says) }
    return Doctor.Finding(
      name: "disk", state: free < 512 ? .bad : .doubtful, says: "\(free) MiB are free for machines and images (\(folder))",
      todo: "a machine's disks begin with some 100 MiB and grow; an image takes its size: make room, or set XDG_CACHE_HOME")
  }

  private static func journal(_ environment: ChildEnvironment) -> Doctor.Finding {
    if let problem = Session.problemWithRecords(environment) {
      return Doctor.Finding(
        name: "sessions", state: .doubtful, says: "no record can be kept of what must not outlive this program: \(problem)",
        todo: "lifetime: session is refused; set XDG_STATE_HOME, or HOME, to a folder that this user may write in")
    }
    return Doctor.Finding(name: "sessions", state: .good, says: "machines of a session are gone with it")
  }
}
