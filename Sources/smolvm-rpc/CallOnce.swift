import JSON
import JSONRPC
import SmolvmRPC

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `smolvm-rpc call METHOD [PARAMS]`: a session of one line, through the very server.
enum CallOnce {
  /// Prints the result on stdout, or the error on stderr.
  /// - Returns: the exit status: 0 for a result, 1 for an error, 2 for parameters that are no JSON object.
  static func run(_ method: String, _ params: String?, _ arguments: Arguments, _ streams: StandardStreams) -> Int32 {
    let request: JSONValue
    do {
      let value = try JSONParser.parse(params ?? "{}")
      guard case .object = value else {
        Output.error("PARAMS must be a JSON object, such as '{\"name\":\"dev\"}'")
        return 2
      }
      request = ["jsonrpc": "2.0", "id": 1, "method": .string(method), "params": value]
    } catch {
      Output.error("PARAMS are not JSON: \(error)")
      return 2
    }
    guard let session = Session(request.text + "\n") else {
      Output.error("cannot make pipes: errno \(errno)")
      return 1
    }
    var arguments = arguments
    arguments.framing = .lines  // what this writes and reads itself
    let status = Serve.run(arguments, input: session.input, output: session.output, parent: nil)
    guard status == 0 else { return status }
    return show(session.answer(), streams)
  }

  private static func show(_ line: [UInt8], _ streams: StandardStreams) -> Int32 {
    guard let answer = try? JSONParser.parse(line) else {
      Output.error("no answer came")
      return 1
    }
    if let result = answer["result"] {
      return Output.line(result.pretty(), to: streams)
    }
    Output.error(answer["error"]?.pretty() ?? "no answer came")
    return 1
  }
}

/// The two ends of a session whose requests are known and whose answers are read afterwards. Files, not pipes, since both may be larger
/// than a pipe holds; they have no name and vanish with the process.
private struct Session {
  let input: Int32
  let output: Int32

  init?(_ requests: String) {
    guard let input = Self.file(), let output = Self.file() else { return nil }
    self.input = input
    self.output = output
    guard writeAll(input, Array(requests.utf8)) == nil else { return nil }
    lseek(input, 0, SEEK_SET)
  }

  func answer() -> [UInt8] {
    lseek(output, 0, SEEK_SET)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(output, $0.baseAddress, $0.count) }
      guard count > 0 else { return bytes }
      bytes += chunk[..<count]
    }
  }

  private static func file() -> Int32? {
    // Never closed: it lives as long as the process.
    tmpfile().map { fileno($0) }
  }
}
