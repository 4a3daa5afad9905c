#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What is in a folder.
enum FolderNames {
  /// The names of everything in it, `.` and `..` too; none if it cannot be read.
  static func all(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      // By its offset: an entry is as long as its name, and to copy all of `d_name` would read past its end.
      guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { break }
      names.append(String(cString: (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)))
    }
    return names
  }
}
