import ChildProcess

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What becomes of a run of the CLI whose caller no longer wants it.
public enum WhenCancelled: String, Sendable, CaseIterable {
  /// It is killed: it only reads, or what it started ends with it.
  case kill
  /// It is killed, and what it leaves behind half done is cleaned up.
  case killThenClean
  /// It goes on to its end: whether it did its work must not stay unknown.
  case finish
}

/// How to clean up after a run that was killed, or failed.
public enum CleanUp: Sendable {
  /// By another run of the CLI, whatever comes of it.
  case run(arguments: [String])
  /// By removing a folder with all that is in it, whatever ended the run but success.
  case removeFolder(String)
  /// By removing the files that it wrote, whatever ended it but success.
  case remove(NewFiles)
}

extension CleanUp {
  /// Whether there is something to clean up after a run that ended so.
  func isDue(after end: ProcessEnd) -> Bool {
    switch self {
    case .removeFolder, .remove: end.status != .exited(0)
    case .run: end.cause != .itself
    }
  }
}

/// Paths that something is about to write to, as they were before it began.
public struct NewFiles: Sendable {
  private struct Identity: Sendable, Equatable {
    let device: dev_t
    let inode: ino_t
    let size: off_t
    let seconds: Int
    let nanoseconds: Int

    init?(_ path: String) {
      var info = stat()
      guard lstat(path, &info) == 0 else { return nil }
      #if canImport(Darwin)
      let changed = info.st_mtimespec
      #else
      let changed = info.st_mtim
      #endif
      (device, inode, size, seconds, nanoseconds) = (info.st_dev, info.st_ino, info.st_size, changed.tv_sec, changed.tv_nsec)
    }
  }

  private let before: [(path: String, identity: Identity?)]

  /// Looks at the paths.
  public init(_ paths: [String]) { before = paths.map { ($0, Identity($0)) } }

  /// Removes those that are new or changed. One that was there before and was not touched is somebody's, and stays.
  func remove() {
    for (path, identity) in before where Identity(path) != identity {
      // It may be gone already, which is what was wanted; a folder under that name is not what the CLI wrote.
      _ = unlink(path)
    }
  }
}
