import JSON

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The folder that holds the state. Many processes share it: a change is made under one lock, and a reader always finds a whole file.
struct Store: Sendable {
  let folder: String

  private var file: String { folder + "/state.json" }

  /// The folder with the files of a guest.
  func guest(_ number: Int) -> GuestFolder { GuestFolder(root: "\(folder)/vms/\(name(of: number))") }

  private func name(of number: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, 16 - digits.count)) + digits
  }

  /// The state as it is now.
  func read() throws(Ending) -> State {
    guard let bytes = HostFile.contents(file) else { return State() }
    guard let value = try? JSONParser.parse(bytes), let state = State(value) else { throw .io("\(file) holds no state") }
    return state
  }

  /// Changes the state, or nothing if the change fails.
  func change<Result>(_ change: (inout State) throws(Ending) -> Result) throws(Ending) -> Result {
    let lock = open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw .io(HostFile.reason(errno)) }
    defer { close(lock) }
    while flock(lock, LOCK_EX) != 0 {
      if errno != EINTR { throw .io(HostFile.reason(errno)) }
    }
    var state = try read()
    let result = try change(&state)
    try HostFile.replace(file, aside: file + ".new", with: Array(state.json.text.utf8))
    return result
  }

  /// What differs between two states, as far as the file system tells: whoever waits looks at this first.
  func stamp() -> Stamp {
    var info = stat()
    guard stat(file, &info) == 0 else { return Stamp() }
    #if canImport(Darwin)
    let time = info.st_mtimespec
    #else
    let time = info.st_mtim
    #endif
    return Stamp(file: UInt64(info.st_ino), size: Int(info.st_size), seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec))
  }

  /// See ``stamp()``.
  struct Stamp: Equatable, Sendable {
    var file: UInt64 = 0
    var size = 0
    var seconds = 0
    var nanoseconds = 0
  }
}
