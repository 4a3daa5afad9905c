import Foundation
import JSON

/// One thing that a scenario does.
enum Step {
  /// `{"stdout": TEXT}`, `{"stderr": TEXT}`, with `"times": N` over and over, with `"base64": true` bytes.
  case write(Int32, [UInt8], times: Int)
  /// `{"sleepMs": N}`
  case sleep(Int)
  /// `{"exit": CODE}`
  case exit(Int32)
  /// `{"kill": SIGNAL}`: ends itself by a signal.
  case kill(Int32)
  /// `{"ignore": SIGNAL}`
  case ignore(Int32)
  /// `{"readStdin": true}`: to its end; recorded. `{"echoStdin": true}` writes it to stdout as well.
  case readStdin(echo: Bool)
  /// `{"copyStdin": true}`: to its end, each piece to stdout as it comes.
  case copyStdin
  /// `{"closeStdin": true}`
  case closeStdin
  /// `{"waitFor": PATH}`: until the file is there.
  case waitFor(String)
  /// `{"create": PATH}`: makes the file; of a path that begins with `$NAME/` in the folder that the environment says.
  case create(String)
  /// `{"grandchild": PATH}`: leaves a child that holds stdout and stderr open as long as the file is there.
  case grandchild(String)

  init?(_ value: JSONValue) {
    let times = value["times"]?.int ?? 1
    func bytes(_ text: String) -> [UInt8] { value["base64"]?.bool == true ? Base64.decode(text) ?? [] : Array(text.utf8) }
    if let text = value["stdout"]?.string {
      self = .write(1, bytes(text), times: times)
    } else if let text = value["stderr"]?.string {
      self = .write(2, bytes(text), times: times)
    } else if let milliseconds = value["sleepMs"]?.int {
      self = .sleep(milliseconds)
    } else if let code = value["exit"]?.int {
      self = .exit(Int32(code))
    } else if let signal = value["kill"]?.int {
      self = .kill(Int32(signal))
    } else if let signal = value["ignore"]?.int {
      self = .ignore(Int32(signal))
    } else if value["readStdin"] != nil || value["echoStdin"] != nil {
      self = .readStdin(echo: value["echoStdin"] != nil)
    } else if value["copyStdin"] != nil {
      self = .copyStdin
    } else if value["closeStdin"] != nil {
      self = .closeStdin
    } else if let path = value["waitFor"]?.string {
      self = .waitFor(path)
    } else if let path = value["create"]?.string {
      self = .create(path)
    } else if let path = value["grandchild"]?.string {
      self = .grandchild(path)
    } else {
      say(2, "FakeSmolvm: no such step: \(value.text)\n")
      return nil
    }
  }

  private static func expanded(_ path: String) -> String {
    guard path.hasPrefix("$"), let end = path.firstIndex(of: "/") else { return path }
    return (ProcessInfo.processInfo.environment[String(path[..<end].dropFirst())] ?? "") + path[end...]
  }

  func run(_ recorder: Recorder) {
    switch self {
    case .write(let descriptor, let bytes, let times): for _ in 0..<times { writeAll(descriptor, bytes) }
    case .sleep(let milliseconds): usleep(UInt32(milliseconds) * 1000)
    case .exit(let code):
      recorder.write("end", ["exit": .number(JSONNumber(Int(code)))])
      Foundation.exit(code)
    case .kill(let number): Foundation.kill(getpid(), number)
    case .ignore(let number): signal(number, SIG_IGN)
    case .readStdin(let echo):
      let bytes = Array(FileHandle.standardInput.readDataToEndOfFile())
      recorder.write("stdin", ["base64": .string(Base64.encode(bytes))])
      if echo { writeAll(1, bytes) }
    case .copyStdin:
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = read(0, &buffer, buffer.count)
        guard count > 0 else { return }
        writeAll(1, Array(buffer[..<count]))
      }
    case .closeStdin: close(0)
    case .waitFor(let path): while access(path, F_OK) != 0 { usleep(2000) }
    case .create(let path): _ = FileManager.default.createFile(atPath: Self.expanded(path), contents: nil)
    case .grandchild(let path):
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", #"while [ -e "$1" ]; do sleep 0.1; done"#, "sh", path]
      try? process.run()
    }
  }
}
