import CPosix

/// A pipe between us and a child. Our end never blocks; the child's does, as programs expect. That is possible because the
/// two ends are two open files, each with its own flags.
struct Pipe: ~Copyable {
  let ours: Descriptor
  let theirs: Descriptor

  /// One that the child writes to.
  static func fromChild(of path: String) throws(SpawnError) -> Pipe { try make(path, weRead: true) }

  /// One that the child reads from.
  static func toChild(of path: String) throws(SpawnError) -> Pipe { try make(path, weRead: false) }

  private static func make(_ path: String, weRead: Bool) throws(SpawnError) -> Pipe {
    var ends: (Int32, Int32) = (-1, -1)
    let result = withUnsafeMutableBytes(of: &ends) { cposix_pipe($0.assumingMemoryBound(to: Int32.self).baseAddress) }
    guard result == 0 else { throw SpawnError(code: -result, operation: "pipe", path: path) }
    // Both are owned before anything can fail.
    let reading = Descriptor(owning: ends.0)
    let writing = Descriptor(owning: ends.1)
    let readEnd = try reading.aboveStdio("pipe", path)
    let writeEnd = try writing.aboveStdio("pipe", path)
    let mode = cposix_set_nonblocking(weRead ? readEnd.number : writeEnd.number, 1)
    guard mode == 0 else { throw SpawnError(code: -mode, operation: "pipe", path: path) }
    return weRead ? Pipe(ours: readEnd, theirs: writeEnd) : Pipe(ours: writeEnd, theirs: readEnd)
  }
}
