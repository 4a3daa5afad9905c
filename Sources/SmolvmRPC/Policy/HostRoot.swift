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
  let path: String

  /// Nil where there is no such folder.
  public init?(_ text: String) {
    var info = stat()
    guard stat(text, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else { return nil }
    self.text = text
    path = LaneEntry.resolved(text)
  }

  /// Whether a path lies in it, links resolved: where smolvm would find it, or make it. Whoever changes the tree between this look and smolvm's
  /// own can lead it elsewhere.
  func holds(_ candidate: String) -> Bool {
    if candidate.isEmpty { return false }
    let resolved = LaneEntry.resolved(candidate)
    // What does not exist yet must not climb out of what does: the kernel would follow the dots, once the folders before them are there.
    guard resolved.utf8.first == UInt8(ascii: "/"), !resolved.split(separator: "/").contains("..") else { return false }
    return path == "/" || resolved == path || resolved.hasPrefix(path + "/")
  }
}
