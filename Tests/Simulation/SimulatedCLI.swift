import ChildProcess
import Foundation
import Simulation
import Synchronization
import Testing
import TestSupport

/// The program under test as a smolvm, with machines of its own.
final class SimulatedCLI: Sendable {
  let folder: TemporaryFolder
  private let path: String
  fileprivate static let loop = Result { () throws(SpawnError) in try ProcessLoop() }

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("state/smolvm")
    try FileManager.default.createDirectory(atPath: folder.file("state"), withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: Programs.smolvmRPC)
  }

  /// One with a running machine `m`.
  static func withMachine() throws -> SimulatedCLI {
    let cli = try SimulatedCLI()
    try #require(cli.run("machine", "create", "--name=m").status == 0)
    try #require(cli.run("machine", "start", "--name=m").status == 0)
    return cli
  }

  /// Begins a run; failures come as JSON.
  func start(_ arguments: [String], stdin: ChildInput = .null, terminal: TerminalSize? = nil, environment: [String: String] = [:])
    throws
    -> CLIRun
  {
    var variables = environment
    variables[SimulatedSmolvm.variable] = folder.file("state")
    var spec = ProcessSpec(
      executable: path, arguments: ["--error-format", "json"] + arguments, environment: variables.map { ($0.key, $0.value) },
      workingDirectory: folder.path, stdin: stdin, terminal: terminal, deadline: .seconds(60))
    spec.inputAwaitsMode = terminal != nil
    return CLIRun(spec, on: try Self.loop.get())
  }

  /// Runs to the end.
  func run(_ arguments: String..., stdin: String? = nil, environment: [String: String] = [:]) throws -> CLIRun.End {
    try start(arguments, stdin: stdin.map { .bytes(Array($0.utf8)) } ?? .null, environment: environment).end()
  }

  /// Runs a script in the machine `m`.
  func shell(_ script: String, stdin: String = "") throws -> CLIRun.End {
    try run("machine", "exec", "-i", "--name=m", "--", "sh", "-c", script, stdin: stdin)
  }
}

/// One run of a CLI.
final class CLIRun: Sendable {
  /// What came of it.
  struct End: Equatable {
    var status: Int32
    var stdout: String
    var stderr: String
  }

  private struct Record {
    var stdout: [UInt8] = []
    var stderr: [UInt8] = []
    var status: Int32?
  }

  private let record: Box
  let child: ChildHandle

  private final class Box: Sendable {
    let state = Mutex(Record())
  }

  init(_ spec: ProcessSpec, on loop: ProcessLoop) {
    let record = Box()
    self.record = record
    child = loop.spawn(spec) { channel, bytes in
      record.state.withLock { if channel == .stdout { $0.stdout += bytes } else { $0.stderr += bytes } }
    } end: { result in
      record.state.withLock { record in
        switch result.map(\.status) {
        case .success(.exited(let code)): record.status = code
        case .success(.signaled(let signal)): record.status = 128 + signal
        case .failure: record.status = -1
        }
      }
    }
  }

  var bytes: [UInt8] { record.state.withLock { $0.stdout } }
  var text: String { String(decoding: bytes, as: UTF8.self) }

  func waitFor(_ text: String) throws { try Session.wait(20, for: "\(text) in \(self.text)") { self.text.contains(text) } }

  func end() throws -> End {
    try Session.wait(60, for: "the end of a run") { record.state.withLock { $0.status != nil } }
    return record.state.withLock { record in
      End(
        status: record.status ?? -1, stdout: String(decoding: record.stdout, as: UTF8.self),
        stderr: String(decoding: record.stderr, as: UTF8.self))
    }
  }
}
