#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A path from the root, for whoever uses it when another folder may be the current one. Nothing is resolved.
public enum AbsolutePath {
  /// How many bytes a path has at most, its NUL not among them.
  public static let longest = Int(PATH_MAX) - 1

  /// That of a path, which stays as it is where nobody can say what it is relative to.
  public static func of(_ path: String) -> String {
    guard path.utf8.first != UInt8(ascii: "/"), let here = getcwd(nil, 0) else { return path }
    defer { free(here) }
    return String(cString: here) + "/" + path
  }
}
