import CPosix

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Starts processes, or says precisely why not: posix_spawn returns what execve or fchdir said in the child, so there is no
/// exit code 127 to guess from.
enum Spawn {
  /// Starts `spec` with `stdio` (three numbers above 2) as its 0, 1 and 2, or with the terminal of that path as its 0 and 1.
  static func process(
    _ spec: ProcessSpec, stdio: (Int32, Int32, Int32), terminal: String?
  ) throws(SpawnError) -> pid_t {
    let path = try absolutePath(of: spec)
    var arguments = try argumentList(of: spec)
    var environment = try environmentList(of: spec)
    let run = { (directory: Int32) -> (Int32, pid_t) in
      var pid: pid_t = 0
      let result = path.withCString { path in
        withCString(terminal) { terminal in
          arguments.withPointers { argv in
            environment.withPointers { envp in
              var request = cposix_spawn_request(
                path: path, argv: argv, envp: envp, stdio: stdio, directory: directory, terminal: terminal, session: 0)
              return cposix_spawn(&request, &pid)
            }
          }
        }
      }
      return ((result ?? nil) ?? -EINVAL, pid)
    }
    let (result, pid): (Int32, pid_t)
    if let folder = spec.workingDirectory {
      // Opened here and entered by descriptor there, so that what is wrong with it is not mistaken for the program.
      let directory = try openDirectory(folder)
      (result, pid) = run(directory.number)
      extendLifetime(directory)
    } else {
      (result, pid) = run(-1)
    }
    guard result == 0 else { throw SpawnError(code: -result, operation: "spawn", path: spec.executable) }
    return pid
  }

  private static func withCString<Result>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Result) -> Result {
    text.map { $0.withCString { body($0) } } ?? body(nil)
  }

  private static func openDirectory(_ path: String) throws(SpawnError) -> Descriptor {
    if path.utf8.contains(0) { throw SpawnError(code: EINVAL, operation: "working directory", path: path) }
    return try Descriptor.owning(cposix_open_directory(path), "working directory", path)
  }

  /// execve would look for a relative path in the child's new working directory, and Darwin's posix_spawn perhaps elsewhere.
  private static func absolutePath(of spec: ProcessSpec) throws(SpawnError) -> String {
    let path = spec.executable
    if path.utf8.contains(0) { throw SpawnError(code: EINVAL, operation: "spawn", path: path) }
    if spec.workingDirectory == nil || path.isEmpty || path.utf8.first == UInt8(ascii: "/") { return path }
    guard let here = getcwd(nil, 0) else { throw SpawnError(code: errno, operation: "spawn", path: path) }
    defer { free(here) }
    return String(cString: here) + "/" + path
  }

  private static func argumentList(of spec: ProcessSpec) throws(SpawnError) -> CStrings {
    var list = CStrings()
    var clean = list.append(spec.argumentZero ?? spec.executable)
    for argument in spec.arguments { clean = list.append(argument) && clean }
    guard clean else { throw SpawnError(code: EINVAL, operation: "argument", path: spec.executable) }
    return list
  }

  private static func environmentList(of spec: ProcessSpec) throws(SpawnError) -> CStrings {
    var list = CStrings()
    for entry in spec.environmentEntries {
      guard list.append(bytes: entry) else { throw SpawnError(code: EINVAL, operation: "environment", path: spec.executable) }
    }
    for (name, value) in spec.environment {
      guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "=")), list.append(name, "=", value) else {
        throw SpawnError(code: EINVAL, operation: "environment", path: spec.executable)
      }
    }
    return list
  }
}
