import CPosix
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A file without a name, through which one child hands its output to the next, or gets more than fits into a pipe as a regular file. It is
/// gone when nobody has it open any more, whatever ends this process. It is made when it is first needed.
public final class NamelessFile: Sendable {
  private let contents: [UInt8]
  /// Made once, and open until nobody needs the file.
  private let descriptor = Mutex<Descriptor?>(nil)

  /// One with these contents.
  public init(holding contents: [UInt8] = []) { self.contents = contents }

  /// Makes it, where large files may lie: TMPDIR, else /var/tmp. May block for as long as it takes to write its contents.
  /// - Throws: where none can be made, or the contents not be written.
  public func make() throws(SpawnError) { _ = try number() }

  private func number() throws(SpawnError) -> Int32 {
    let result = descriptor.withLock { descriptor -> Result<Int32, SpawnError> in
      if let number = descriptor?.number { return .success(number) }
      do throws(SpawnError) {
        let new = try Self.file(holding: contents)
        let number = new.number
        descriptor = consume new
        return .success(number)
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  private static func file(holding contents: [UInt8]) throws(SpawnError) -> Descriptor {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp"
    let descriptor = try Descriptor.owning(cposix_nameless_file(folder), "make a file", folder)
    var rest = contents[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor.number, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw SpawnError(code: count < 0 ? errno : ENOSPC, operation: "write a file", path: folder) }
      rest = rest.dropFirst(count)
    }
    return descriptor
  }

  /// The same file for a child, from its beginning. Where a child reads or writes is shared with every other: one at a time.
  func forChild() throws(SpawnError) -> Descriptor {
    let number = try number()
    guard lseek(number, 0, SEEK_SET) == 0 else { throw SpawnError(code: errno, operation: "rewind a file", path: "") }
    return try Descriptor.owning(cposix_above_stdio(number), "hand a file over")
  }
}
