import CPosix

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A file without a name, through which one child hands its output to the next, or gets more than fits into a pipe as a regular file. It is
/// gone when nobody has it open any more, whatever ends this process.
public final class NamelessFile: Sendable {
  private let descriptor: Descriptor

  /// Makes one where large files may lie: TMPDIR, else /var/tmp.
  /// - Throws: where none can be made, or the contents not be written.
  public init(holding contents: [UInt8] = []) throws(SpawnError) {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp"
    descriptor = try Descriptor.owning(cposix_nameless_file(folder), "make a file", folder)
    var rest = contents[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor.number, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw SpawnError(code: count < 0 ? errno : ENOSPC, operation: "write a file", path: folder) }
      rest = rest.dropFirst(count)
    }
  }

  /// The same file for a child, from its beginning. Where a child reads or writes is shared with every other: one at a time.
  func forChild() throws(SpawnError) -> Descriptor {
    guard lseek(descriptor.number, 0, SEEK_SET) == 0 else { throw SpawnError(code: errno, operation: "rewind a file", path: "") }
    return try Descriptor.owning(cposix_above_stdio(descriptor.number), "hand a file over")
  }
}
