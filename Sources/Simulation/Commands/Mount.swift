#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A host folder that a machine sees. Here it sees an empty folder in its place: nothing of the host is ever read.
struct Mount: Sendable {
  let source: String
  let target: String
  let mode: String

  private static let modes = ["ro", "rw", "staged"]
  private static let protected = [
    "/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/run", "/sbin", "/sys", "/usr", "/var",
  ]

  /// Those on a command line.
  static func all(_ arguments: Arguments) throws(Ending) -> [Mount] {
    var mounts: [Mount] = []
    for text in arguments.all("--volume") {
      let mount = try Mount(text, allowsSystem: arguments.has("--allow-system-mounts"))
      if mounts.contains(where: { $0.target == mount.target }) {
        throw .mount("validate mounts", "duplicate mount target: \(mount.target) is specified more than once")
      }
      mounts.append(mount)
    }
    return mounts
  }

  private init(_ text: String, allowsSystem: Bool) throws(Ending) {
    var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    mode = parts.count > 2 ? parts.last.flatMap { Self.modes.contains($0) ? $0 : nil } ?? "rw" : "rw"
    if parts.count > 2, parts.last == mode { parts.removeLast() }
    // Without a target, it is the source's own path.
    target = parts.count > 1 ? parts.removeLast() : parts[0]
    source = parts.joined(separator: ":")
    switch HostFile.kind(source) {
    case .none: throw .notFound("mount source not found: \(source)")
    case .folder where source.hasPrefix("/"): break
    default: throw .mount("validate host path", "source path on host must be a directory (virtiofs limitation): \(source)")
    }
    let real = Self.resolved(source)
    if !allowsSystem, real == "/" || Self.protected.contains(where: { real == $0 || real.hasPrefix($0 + "/") }) {
      throw .mount("validate host path", "source path on host is a protected system path and cannot be mounted: \(real)")
    }
    if !target.hasPrefix("/") {
      throw .mount("validate guest path", "target path on guest should be an absolute directory: \(target)")
    }
  }

  private static func resolved(_ path: String) -> String {
    guard let text = realpath(path, nil) else { return path }
    defer { free(text) }
    return String(cString: text)
  }
}

/// A Smolfile. Here it is read, and what it says is not heeded.
enum Smolfile {
  static func check(_ path: String) throws(Ending) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .config("load smolfile", "failed to read \(path): \(HostFile.reason(errno))") }
    close(descriptor)
  }
}
