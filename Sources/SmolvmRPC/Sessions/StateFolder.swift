import Smolvm

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Where the journals of all servers of this user lie.
struct StateFolder {
  let path: String

  /// - Throws: where there is no place for it.
  init(_ environment: ChildEnvironment) throws(JournalProblem) {
    let home = environment.value(of: "HOME") ?? ""
    #if canImport(Darwin)
    let state = home.isEmpty ? "" : home + "/Library/Application Support"
    #else
    // A relative one is to be ignored (XDG Base Directory Specification).
    let named = environment.value(of: "XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
    let state = named ?? (home.isEmpty ? "" : home + "/.local/state")
    #endif
    guard state.hasPrefix("/") else { throw JournalProblem("no folder for it: HOME is not set, or no absolute path") }
    path = state + "/smolvm-rpc/sessions"
  }

  /// Makes it, and the folders above it, for this user alone.
  func make() throws(JournalProblem) {
    if access(path, W_OK | X_OK) == 0 { return }
    var made = ""
    for part in path.split(separator: "/") {
      made += "/" + part
      if mkdir(made, 0o700) == 0 { continue }
      let code = errno  // that of a folder that is there differs: Darwin says EISDIR for the root
      guard access(made, X_OK) == 0 else { throw JournalProblem("cannot make the folder \(made)", code) }
    }
    guard access(path, W_OK | X_OK) == 0 else { throw JournalProblem("cannot write in \(path)", errno) }
  }

  /// The path of a session's journal.
  func journal(of session: String) -> String { "\(path)/\(session).journal" }

  /// The paths of all journals, of the living and the dead.
  var journals: [String] { FolderNames.all(in: path).filter { $0.hasSuffix(".journal") }.map { "\(path)/\($0)" } }
}

/// Why there is no journal, or none that can be written.
struct JournalProblem: Error, CustomStringConvertible {
  let description: String

  init(_ what: String, _ code: Int32 = 0) {
    description = code == 0 ? what : "\(what): \(String(cString: strerror(code)))"
  }
}
