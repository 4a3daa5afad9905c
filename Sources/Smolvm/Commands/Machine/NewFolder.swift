import JSON

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A folder on the host that is put in place as a whole.
struct NewFolder: Sendable {
  private let path: String
  /// Where it is filled.
  let work: String

  /// What the name of the folder begins with where it is filled: beside the other, so that it can be renamed.
  static func beside(_ path: String) -> String {
    var bytes = Array(path.utf8)
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self) + ".smolvm-rpc"
  }

  /// - Throws: where something is there already.
  init(_ path: String) throws(SmolvmError) {
    self.path = path
    work = "\(AbsolutePath.of(Self.beside(path)))-\(getpid())-\(UInt32.random(in: .min ... .max))"
    if !Self.isFree(path) {
      throw SmolvmError(JSONMismatch(pointer: "/dst", expected: "a folder that is not there yet, or is empty; \(path) is neither"))
    }
  }

  /// Makes the folder in which it is filled.
  func make<Answer>(then: @escaping @Sendable () throws(SmolvmError) -> Next<Answer>) -> Next<Answer> {
    let make = Aside.act { () throws(SmolvmError) in
      guard mkdir(work, 0o700) == 0 else { throw .missing("\(work) cannot be made: \(String(cString: strerror(errno)))", "/dst") }
    }
    return .aside(make) { result throws(SmolvmError) in
      try result.get()
      return try then()
    }
  }

  /// Puts it where it is wanted. Its mode is by now what the archive says.
  func putInPlace<Answer>(then done: Next<Answer>) -> Next<Answer> {
    let put = Aside.act { () throws(SmolvmError) in
      guard rename(work, path) == 0 else {
        throw .missing("\(path) cannot be put in place: \(String(cString: strerror(errno)))", "/dst")
      }
    }
    return .aside(put) { result in
      if case .failure(let error) = result { return giveUp(error) }
      return done
    }
  }

  /// Removes it, and fails.
  func giveUp<Answer>(_ error: SmolvmError) -> Next<Answer> {
    .aside(.cleanUp(.removeFolder(work))) { _ throws(SmolvmError) in throw error }
  }

  /// Whether nothing is there, or a folder with nothing in it.
  private static func isFree(_ path: String) -> Bool {
    var info = stat()
    guard lstat(path, &info) == 0 else { return true }
    guard info.st_mode & S_IFMT == S_IFDIR, let folder = opendir(path) else { return false }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count <= 2  // itself, and the one above
  }
}
