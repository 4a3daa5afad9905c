import ChildProcess

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A folder of its own for one run of the CLI, for what it works with on the way: `pack create` leaves that behind when it is killed (68 MB
/// for the smallest machine, 1.32.2).
///
/// Its name says whose it is, so that somebody else can remove what was left by a process that was killed itself.
public struct ScratchFolder: Sendable {
  /// How the CLI is told (1.4.0 and newer; older ones do not heed it).
  static let variable = "SMOLVM_PACK_STAGING"

  /// Where it is.
  public let path: String

  /// Makes one where the CLI itself would work; nil where there can be none: then it works as it does without us.
  /// - Parameter named: a folder in which it is made instead; it must be there.
  public init?(of owner: String, in named: String? = nil, _ environment: ChildEnvironment) {
    guard let parent = named ?? Self.parent(environment) else { return nil }
    if named == nil { Self.makeParents(parent) }
    var template = Array("\(parent)/\(Self.beginning(of: owner))XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Where they are made: where the user said, else in smolvm's own cache; nil where there is no such place.
  public static func parent(_ environment: ChildEnvironment) -> String? {
    func absolute(_ name: String) -> String? { environment.value(of: name).flatMap { $0.hasPrefix("/") ? $0 : nil } }
    #if canImport(Darwin)
    let cache = absolute("HOME").map { $0 + "/Library/Caches" }
    #else
    let cache = absolute("XDG_CACHE_HOME") ?? absolute("HOME").map { $0 + "/.cache" }
    #endif
    return absolute(variable) ?? cache.map { $0 + "/smolvm" }
  }

  /// How the names begin of those of one owner.
  public static func beginning(of owner: String) -> String { "smolvm-rpc-\(owner)-" }

  /// Removes one with all that is in it. A run of `rm`, since a pack may be gigabytes and nobody here may be kept waiting; `env` finds it,
  /// which is not in /bin everywhere.
  public static func removal(of path: String, _ environment: ChildEnvironment) -> ProcessSpec {
    var spec = ProcessSpec(executable: "/usr/bin/env", arguments: ["rm", "-rf", "--", path])
    spec.environmentEntries = environment.forChildren
    spec.deadline = .seconds(60)
    return spec
  }

  /// Removes it if it is empty, as after a run that ended by itself.
  func removeIfEmpty() -> Bool { rmdir(path) == 0 || errno == ENOENT }

  private static func makeParents(_ path: String) {
    for (index, byte) in path.utf8.enumerated() where byte == UInt8(ascii: "/") && index > 0 {
      _ = mkdir(String(decoding: path.utf8.prefix(index), as: UTF8.self), 0o700)  // it is nearly always there
    }
    _ = mkdir(path, 0o700)
  }
}
