import Foundation
import JSON
import Synchronization
import Testing

@testable import JSONRPC

/// A connection over real pipes, within this process.
final class LocalSession {
  let requests: FileHandle
  private let answers: FileHandle
  private let descriptors: [Int32]
  private var buffer: [UInt8] = []
  let service: TestService
  private let finished = DispatchSemaphore(value: 0)

  init(framing: Framing = .lines, limits: Connection.Limits = Connection.Limits(), service: TestService = TestService()) throws {
    self.service = service
    let input = Pipe()
    let output = Pipe()
    // The connection's ends as plain descriptors of its own.
    let (reader, writer) = (dup(input.fileHandleForReading.fileDescriptor), dup(output.fileHandleForWriting.fileDescriptor))
    descriptors = [reader, writer]
    requests = input.fileHandleForWriting
    answers = output.fileHandleForReading
    try input.fileHandleForReading.close()
    try output.fileHandleForWriting.close()
    let finished = finished
    Thread.detachNewThread {
      let connection = Connection(output: writer, framing: framing, limits: limits, lost: { _ in })
      _ = connection.serve(input: reader, service: service)
      close(reader)
      close(writer)
      finished.signal()
    }
  }

  func send(_ line: String) { send(bytes: Array((line + "\n").utf8)) }
  func send(bytes: [UInt8]) { requests.write(Data(bytes)) }

  /// The next line, or nil at the end.
  func next() -> String? {
    while true {
      if let index = buffer.firstIndex(of: 0x0A) {
        defer { buffer.removeFirst(index + 1) }
        return String(decoding: buffer[..<index], as: UTF8.self)
      }
      let more = answers.availableData
      if more.isEmpty { return nil }
      buffer += more
    }
  }

  /// Ends the input, unless somebody else does, and gives all bytes that are still to come.
  func restOfBytes(ending: Bool = true) throws -> [UInt8] {
    if ending { try requests.close() }
    while true {
      let more = answers.availableData
      if more.isEmpty { break }
      buffer += more
    }
    finished.wait()
    return buffer
  }

  /// Ends the input and gives all lines that are still to come.
  func rest() throws -> [String] {
    try requests.close()
    var lines: [String] = []
    while let line = next() { lines.append(line) }
    finished.wait()
    return lines
  }
}

/// The methods of the specification's examples, and some for these tests.
final class TestService: Service {
  let held = Mutex<[Call]>([])

  func inputEnded(_ calls: [Call]) {}

  func receive(_ call: Call) {
    switch call.method {
    case "subtract":
      let params = call.takeParams()
      let (minuend, subtrahend) = (params["minuend"]?.int, params["subtrahend"]?.int)
      guard let minuend, let subtrahend else { return call.fail(.invalidParams(path: "", expected: "minuend and subtrahend")) }
      call.succeed(["difference": .number(JSONNumber(minuend - subtrahend))])
    case "get_data", "mark": call.succeed(["data": ["hello", 5]])
    case "update", "foobar", "notify_hello", "notify_sum": call.succeed([:])
    case "tell":
      call.notify("told") { $0.write(["requestId": call.id?.json ?? .null] as JSONObject) }
      call.succeed([:])
    case "twice":
      call.succeed(["answer": 1])
      call.succeed(["answer": 2])
      call.fail(.internalError("the third answer"))
    case "hold": held.withLock { $0.append(call) }
    case "release":
      let calls = held.withLock { calls in
        defer { calls = [] }
        return calls
      }
      for held in calls { held.succeed(["released": true]) }
      call.succeed([:])
    default: call.fail(.methodNotFound(call.method))
    }
  }
}
