#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Where smolvm may be, and which file it is.
struct Installation: Sendable {
  /// What to do where it is not there.
  static let howTo = """
    install smolvm (smol machines, https://smolmachines.com): curl -sSL https://smolmachines.com/install.sh | bash; or name its \
    executable with --smolvm PATH or SMOLVM_RPC_SMOLVM. The PyPI package called "smolvm" is another product
    """

  /// One file in one state: as long as it is the same, so is its version.
  struct File: Sendable, Equatable {
    var path: String
    var device: UInt64
    var inode: UInt64
    var modified: Int
    var modifiedNanoseconds: Int
  }

  /// Finds the executable: the given path, then `SMOLVM_RPC_SMOLVM`, then `smolvm` on PATH, then the usual install places.
  ///
  /// A path that was named and is not there is an error: another smolvm in its place would be a surprise.
  /// - Throws: `smolvmMissing`.
  static func find(named: String?, environment: ChildEnvironment) throws(SmolvmError) -> File {
    if let named { return try namedFile(named, by: "--smolvm") }
    if let named = environment.value(of: "SMOLVM_RPC_SMOLVM"), !named.isEmpty {
      return try namedFile(named, by: "SMOLVM_RPC_SMOLVM")
    }
    // An empty part of PATH is the current folder (POSIX).
    let path = environment.value(of: "PATH") ?? ""
    let folders = path.split(separator: ":", omittingEmptySubsequences: path.isEmpty).map { $0.isEmpty ? "." : String($0) }
    let own = environment.value(of: "HOME").map { home in ["\(home)/.local/bin", "\(home)/.smolvm"] } ?? []
    let usual = own + ["/opt/smolvm", "/usr/local/bin", "/opt/homebrew/bin"]
    for folder in folders + usual {
      if let file = executable(folder + "/smolvm") { return file }
    }
    throw SmolvmError(
      .smolvmMissing, "no smolvm on PATH (\(folders.count) folders) nor in \(usual.joined(separator: ", "))", hint: howTo)
  }

  /// The file in its present state; nil if it is no executable file.
  static func executable(_ path: String) -> File? {
    var info = stat()
    guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG, access(path, X_OK) == 0 else { return nil }
    #if canImport(Darwin)
    let modified = info.st_mtimespec
    #else
    let modified = info.st_mtim
    #endif
    return File(
      path: path, device: UInt64(truncatingIfNeeded: info.st_dev), inode: UInt64(info.st_ino), modified: Int(modified.tv_sec),
      modifiedNanoseconds: Int(modified.tv_nsec))
  }

  private static func namedFile(_ path: String, by whom: String) throws(SmolvmError) -> File {
    if let file = executable(path) { return file }
    let why = access(path, F_OK) == 0 ? "is no executable file" : "is not there"
    throw SmolvmError(.smolvmMissing, "\(path), named by \(whom), \(why)", hint: howTo)
  }
}
