import Smolvm

/// Where smolvm keeps its things, by the environment that it gets.
public enum SmolvmFolders {
  /// The folder in which each machine has one of its own; nil where there can be none. As 1.32.2 finds it.
  public static func machines(_ environment: ChildEnvironment) -> String? {
    func absolute(_ name: String) -> String? { environment.value(of: name).flatMap { $0.hasPrefix("/") ? $0 : nil } }
    #if canImport(Darwin)
    let cache = absolute("HOME").map { $0 + "/Library/Caches" }
    #else
    let cache =
      absolute("SMOLVM_DATA_DIR").map { $0 + "/.cache" } ?? absolute("XDG_CACHE_HOME") ?? absolute("HOME").map { $0 + "/.cache" }
    #endif
    return cache.map { $0 + "/smolvm/vms" }
  }
}

extension Session {
  /// Why no record can be kept of what must not outlive this program; nil where one can.
  public static func problemWithRecords(_ environment: ChildEnvironment) -> String? {
    do throws(JournalProblem) { try StateFolder(environment).make() } catch { return error.description }
    return nil
  }
}
