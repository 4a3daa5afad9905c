import JSON

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A host folder that a machine sees. Here it sees an empty folder in its place: nothing of the host is ever read.
struct Mount: Sendable {
  let source: String
  /// Nil where only the host's folder was given: 1.32.2 counts that among the mounts at creation and nowhere else.
  let target: String?
  let mode: String

  private static let modes = ["ro", "rw", "staged"]

  /// As `ls -v` shows it, which leaves out what is staged.
  var text: String? { target.flatMap { mode == "staged" ? nil : "\(source) -> \($0)\(mode == "ro" ? " (ro)" : "")" } }
  private static let protected = [
    "/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/run", "/sbin", "/sys", "/usr", "/var",
  ]

  /// Those on a command line.
  static func all(_ arguments: Arguments) throws(Ending) -> [Mount] {
    var mounts: [Mount] = []
    for text in arguments.all("--volume") {
      let mount = try Mount(text, allowsSystem: arguments.has("--allow-system-mounts"))
      if let target = mount.target, mounts.contains(where: { $0.target == target }) {
        throw .mount("validate mounts", "duplicate mount target: \(target) is specified more than once")
      }
      mounts.append(mount)
    }
    return mounts
  }

  private init(_ text: String, allowsSystem: Bool) throws(Ending) {
    var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    mode = parts.count > 2 ? parts.last.flatMap { Self.modes.contains($0) ? $0 : nil } ?? "rw" : "rw"
    if parts.count > 2, parts.last == mode { parts.removeLast() }
    if parts.contains("") {
      throw .failed(
        Ending.Failure(
          code: .mount, message: "invalid mount path: invalid format '\(text)' (expected host:guest[:ro|:rw|:staged])"))
    }
    target = parts.count > 1 ? parts.removeLast() : nil
    let given = parts.joined(separator: ":")
    source = Self.resolved(given)
    switch HostFile.kind(given) {
    case .none: throw .notFound("mount source not found: \(given)")
    case .folder: break
    default: throw .mount("validate host path", "source path on host must be a directory (virtiofs limitation): \(given)")
    }
    let real = source
    if !allowsSystem, real == "/" || Self.protected.contains(where: { real == $0 || real.hasPrefix($0 + "/") }) {
      throw .mount("validate host path", "source path on host is a protected system path and cannot be mounted: \(real)")
    }
    if let target, !target.hasPrefix("/") {
      throw .mount("validate guest path", "target path on guest should be an absolute directory: \(target)")
    }
  }

  private static func resolved(_ path: String) -> String {
    guard let text = realpath(path, nil) else { return path }
    defer { free(text) }
    return String(cString: text)
  }
}

extension Mount {
  init?(_ value: JSONValue) {
    guard let source = value["source"]?.string, let mode = value["mode"]?.string else { return nil }
    (self.source, self.mode, target) = (source, mode, value["target"]?.string)
  }

  var json: JSONValue { ["source": .string(source), "target": target.map(JSONValue.string) ?? .null, "mode": .string(mode)] }
}

/// A Smolfile. Here it is read, and what it says is not heeded.
enum Smolfile {
  static func check(_ path: String) throws(Ending) {
    guard HostFile.contents(path) == nil else { return }
    throw .config("load smolfile", "failed to read \(path): \(HostFile.reason(errno))")
  }
}
