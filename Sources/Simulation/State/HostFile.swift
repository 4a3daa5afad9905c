#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Files as the system has them. What fails says why in the words of the real CLI, which are Rust's.
enum HostFile {
  /// What is at a path.
  enum Kind {
    case none
    case file
    case folder
    case other
  }

  static func reason(_ code: Int32) -> String { "\(String(cString: strerror(code))) (os error \(code))" }

  static func kind(_ path: String) -> Kind {
    var info = stat()
    guard stat(path, &info) == 0 else { return .none }
    switch info.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// What is at a path, without following a link.
  static func ownKind(_ path: String) -> Kind {
    var info = stat()
    guard lstat(path, &info) == 0 else { return .none }
    switch info.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  static func mode(_ path: String) -> mode_t? {
    var info = stat()
    return stat(path, &info) == 0 ? info.st_mode & 0o7777 : nil
  }

  /// The size of a regular file; 0 for everything else.
  static func size(_ descriptor: Int32) -> Int {
    var info = stat()
    return fstat(descriptor, &info) == 0 && info.st_mode & S_IFMT == S_IFREG ? Int(info.st_size) : 0
  }

  /// All bytes of a file; nil where it cannot be read.
  static func contents(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while true {
      guard let piece = read(descriptor, upTo: 1 << 16) else { return nil }
      if piece.isEmpty { return bytes }
      bytes += piece
    }
  }

  /// What comes next; empty at the end, nil where it cannot be read (errno says why).
  static func read(_ descriptor: Int32, upTo limit: Int) -> [UInt8]? {
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      while true {
        let got = systemRead(descriptor, buffer.baseAddress, limit)
        if got < 0, errno == EINTR { continue }
        failed = got < 0
        count = max(0, got)
        return
      }
    }
    return failed ? nil : bytes
  }

  /// Writes all of it.
  /// - Returns: 0, or errno.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count < 0, errno == EAGAIN {
        // Somebody shares the open file with us and has made it non-blocking.
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&ready, 1, -1)
      } else if count < 0, errno != EINTR {
        return errno
      }
    }
    return 0
  }

  /// Writes a file aside and puts it in place as a whole, so that whoever is killed on the way leaves the old one.
  static func replace(_ path: String, aside: String, mode: mode_t = 0o644, with bytes: [UInt8]) throws(Ending) {
    let descriptor = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .io(reason(errno)) }
    let failure = bytes.withUnsafeBytes { write($0, to: descriptor) }
    close(descriptor)
    if failure != 0 {
      unlink(aside)
      throw .io(reason(failure))
    }
    guard rename(aside, path) == 0 else {
      let failure = errno
      unlink(aside)
      throw .io(reason(failure))
    }
  }

  /// The names in a folder, sorted.
  static func names(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes a folder and all above it.
  /// - Returns: 0, or errno.
  @discardableResult static func makeFolders(_ path: String) -> Int32 {
    for (index, byte) in path.utf8.enumerated() where byte == UInt8(ascii: "/") && index > 0 {
      _ = mkdir(String(decoding: path.utf8.prefix(index), as: UTF8.self), 0o755)  // most are there
    }
    if mkdir(path, 0o755) == 0 { return 0 }
    let code = errno
    return code == EEXIST && kind(path) == .folder ? 0 : code
  }

  /// Removes a file, or a folder with all that is in it.
  static func removeTree(_ path: String) {
    if ownKind(path) == .folder {
      for name in names(path) { removeTree(path + "/" + name) }
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}

// Their names are taken in the type above.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
  guard let buffer else { return 0 }
  return read(descriptor, buffer, count)
}
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  guard let buffer else { return 0 }
  return write(descriptor, buffer, count)
}
