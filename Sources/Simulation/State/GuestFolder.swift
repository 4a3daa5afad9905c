#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The files of a guest. Whatever a guest calls a file lies below its root: paths are resolved by their text alone, `..` ends at the root,
/// and there are no links in it, since nothing here makes one.
struct GuestFolder: Sendable {
  let root: String

  private static let first = [
    "bin", "dev", "etc", "home", "proc", "root", "run", "sbin", "sys", "tmp", "usr/bin", "var/log", "workspace",
  ]

  /// Makes it as it is in a new machine.
  func make(hostname: String) throws(Ending) {
    for folder in Self.first {
      let code = HostFile.makeFolders(root + "/" + folder)
      if code != 0 { throw .io(HostFile.reason(code)) }
    }
    let files = [
      "etc/hostname": hostname + "\n", "etc/passwd": "root:x:0:0:root:/root:/bin/sh\n", "etc/hosts": "127.0.0.1 localhost\n",
    ]
    for (name, text) in files { try HostFile.replace("\(root)/\(name)", aside: "\(root)/\(name).new", with: Array(text.utf8)) }
  }

  func remove() { HostFile.removeTree(root) }

  /// The absolute path in the guest that a path means, without `.`, `..` and doubled slashes.
  static func absolute(_ path: String, from folder: String) -> String {
    var parts: [Substring] = []
    for part in (path.hasPrefix("/") ? path : folder + "/" + path).split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// Where a file of the guest is on the host.
  func place(_ path: String, from folder: String = "/") -> String {
    let path = Self.absolute(path, from: folder)
    return path == "/" ? root : root + path
  }
}

extension GuestFolder {
  /// All that is in it: folders as nil, files as their bytes and modes, by their paths in the guest.
  func tree(_ path: String = "") -> [(path: String, file: (bytes: [UInt8], mode: mode_t)?)] {
    HostFile.names(root + path).flatMap { name -> [(path: String, file: (bytes: [UInt8], mode: mode_t)?)] in
      let path = path + "/" + name
      switch HostFile.ownKind(root + path) {
      case .folder: return [(path, nil)] + tree(path)
      case .file: return HostFile.contents(root + path).map { [(path, ($0, HostFile.mode(root + path) ?? 0o644))] } ?? []
      default: return []
      }
    }
  }
}
