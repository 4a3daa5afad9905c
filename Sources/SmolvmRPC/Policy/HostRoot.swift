import Smolvm

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A folder of the host below which paths may lie.
public struct HostRoot: Sendable, Hashable {
  /// As it was written.
  public let text: String
  /// Where it is, links resolved.
  private let path: ResolvedPath

  /// Nil where there is no such folder.
  public init?(_ text: String) {
    var info = stat()
    guard stat(text, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else { return nil }
    self.text = text
    path = ResolvedPath(text)
  }

  /// Whether a path lies in it, links resolved: where smolvm would find it, or make it. Whoever changes the tree between this look and smolvm's
  /// own can lead it elsewhere.
  func holds(_ candidate: String) -> Bool {
    if candidate.isEmpty { return false }
    let resolved = ResolvedPath(candidate)
    return !resolved.isUncertain && resolved.isIn(path)
  }
}
