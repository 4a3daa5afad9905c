#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A journal's file, with its lock held.
///
/// The lock is the open file's (flock): it is held until the last copy of the descriptor is closed, in whichever process. A server shares
/// its with its reaper, so the file is locked as long as one of the two lives, and both may write without asking for it again.
final class JournalFile: Sendable {
  let path: String
  let descriptor: Int32

  /// - Parameter descriptor: an open file that holds the lock; owned from now on.
  init(owning descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Makes a new one.
  static func create(_ path: String) throws(JournalProblem) -> JournalFile {
    // Between open and flock a sweeper may take an empty file for a dead one and remove it; then once more.
    for _ in 0..<8 {
      let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else { throw JournalProblem("cannot make \(path)", errno) }
      let file = JournalFile(owning: descriptor, path: path)
      while flock(descriptor, LOCK_EX) != 0 {
        if errno != EINTR { throw JournalProblem("cannot lock \(path)", errno) }
      }
      if file.isAtItsPath { return file }
    }
    throw JournalProblem("\(path) is removed again and again")
  }

  /// Takes over the one of a server that is dead, and its reaper too; nil for one that lives, is gone, is being swept by somebody else,
  /// or was not written by us: what it says decides what is run and deleted.
  static func takeOver(_ path: String) -> JournalFile? {
    let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    return descriptor < 0 ? nil : takeOver(path, opened: descriptor)
  }

  /// The second half, after somebody else may have come in between.
  static func takeOver(_ path: String, opened descriptor: Int32) -> JournalFile? {
    let file = JournalFile(owning: descriptor, path: path)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, let info = file.info else { return nil }
    let isOurs = info.st_mode & S_IFMT == S_IFREG && info.st_uid == geteuid() && info.st_mode & 0o022 == 0
    // Whoever had the lock a moment ago may have swept and removed it.
    return isOurs && file.isAtItsPath ? file : nil
  }

  /// Whether this is the file that has its name: not removed, and no other in its place.
  var isAtItsPath: Bool {
    var named = stat()
    guard let info, lstat(path, &named) == 0 else { return false }
    return info.st_nlink > 0 && info.st_ino == named.st_ino && info.st_dev == named.st_dev
  }

  /// All of it.
  var bytes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: info.map { Int($0.st_size) } ?? 0)
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes { buffer in
        pread(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, off_t(filled))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      filled += count
    }
    return Array(bytes[..<filled])
  }

  /// Writes in one call, so that no reader and no kill comes in between.
  /// - Parameter lasting: whether it shall survive a loss of power, which takes milliseconds.
  /// - Returns: 0 or the errno.
  func write(_ bytes: [UInt8], at offset: Int, lasting: Bool = false) -> Int32 {
    var count: Int
    repeat { count = pwrite(descriptor, bytes, bytes.count, off_t(offset)) } while count < 0 && errno == EINTR
    if count < 0 { return errno }
    if count < bytes.count { return ENOSPC }
    return lasting && fsync(descriptor) != 0 ? errno : 0
  }

  /// Takes its name away, if it still is its own: the session is over.
  func remove() {
    if isAtItsPath { unlink(path) }
  }

  private var info: stat? {
    var info = stat()
    return fstat(descriptor, &info) == 0 ? info : nil
  }
}
