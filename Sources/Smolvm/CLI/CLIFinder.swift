import ChildProcess
import JSON
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Finds the CLI and its version. The answer is kept by path, inode and time of modification, and asked again while smolvm is
/// missing, so that installing it needs no restart.
final class CLIFinder: Sendable {
  typealias Found = Result<InstalledCLI, SmolvmError>

  private struct State: Sendable {
    var known: (file: Installation.File, cli: InstalledCLI)?
    var waiting: [@Sendable (Found) -> Void] = []
  }
  private let state = Mutex(State())
  private let named: String?
  private let environment: ChildEnvironment
  private let loop: ProcessLoop

  init(named: String?, environment: ChildEnvironment, loop: ProcessLoop) {
    self.named = named
    self.environment = environment
    self.loop = loop
  }

  /// Gives the CLI to `then`: at once where it is known, else from the loop's thread after `smolvm --version` (3 ms). Calls that come
  /// meanwhile wait for the same probe.
  func find(_ then: @escaping @Sendable (Found) -> Void) {
    let known = state.withLock { $0.known }
    if let known, Installation.executable(known.file.path) == known.file { return then(.success(known.cli)) }
    let file: Installation.File
    do { file = try Installation.find(named: named, environment: environment) } catch { return then(.failure(error)) }
    let isFirst = state.withLock { state in
      state.waiting.append(then)
      return state.waiting.count == 1
    }
    if isFirst { probe(file) }
  }

  private func probe(_ file: Installation.File) {
    var spec = ProcessSpec(executable: file.path, arguments: ["--version"])
    spec.environmentEntries = environment.forChildren
    spec.deadline = .seconds(10)
    let said = Mutex((stdout: OutputCapture(limit: 4096), stderr: OutputCapture(limit: 4096)))
    loop.spawn(spec) { channel, bytes in
      said.withLock { channel == .stdout ? $0.stdout.append(bytes) : $0.stderr.append(bytes) }
    } end: { [self] result in
      let (stdout, stderr) = said.withLock { $0 }
      let found = Self.read(
        result, String(decoding: stdout.bytes, as: UTF8.self), complaint: StderrText(stderr).lastLine, path: file.path)
      let waiting = state.withLock { state in
        if case .success(let cli) = found { state.known = (file, cli) }
        defer { state.waiting = [] }
        return state.waiting
      }
      for then in waiting { then(found) }
    }
  }

  private static func read(_ result: Result<ProcessEnd, SpawnError>, _ said: String, complaint: String, path: String) -> Found {
    switch result {
    case .failure(let error):
      var failure = SmolvmError(error)
      if [ENOENT, EACCES, ENOEXEC, ENOTDIR].contains(error.code) {
        failure.kind = .smolvmMissing
        failure.hint = Installation.howTo
      }
      return .failure(failure)
    case .success(let end):
      if end.cause == .deadline {
        return .failure(SmolvmError(.smolvmFailed, "\(path) did not answer to --version within 10 s", retryable: true))
      }
      if case .signaled(let signal) = end.status {
        return .failure(
          SmolvmError(.smolvmFailed, "\(path) was killed by signal \(signal) when asked for its version", retryable: true))
      }
      if case .exited(let code) = end.status, code != 0 {
        let words = complaint.isEmpty ? said.prefix(80) : complaint.prefix(200)
        return .failure(
          SmolvmError(
            .smolvmWrongProduct, "\(path) is not smol machines' smolvm, or broken: --version exited with \(code) and said \(words)",
            hint: Installation.howTo))
      }
      return version(said, path: path)
    }
  }

  /// `smolvm 1.32.2`. Another product on PyPI has the same name and says the same with 0.0.36; ours has had `machine` since 0.2.0.
  private static func version(_ said: String, path: String) -> Found {
    let words = said.split { $0 == " " || $0 == "\n" }
    guard words.count >= 2, words[0] == "smolvm", let version = Version(words[1]) else {
      let what = said.isEmpty ? "nothing" : JSONValue.string(String(said.prefix(80))).text
      return .failure(
        SmolvmError(
          .smolvmWrongProduct, "\(path) is not smol machines' smolvm: to --version it said \(what)", hint: Installation.howTo))
    }
    guard version >= "0.2.0" else {
      return .failure(
        SmolvmError(
          .smolvmWrongProduct, "\(path) is version \(version) of another product that is called smolvm too",
          hint: Installation.howTo))
    }
    return .success(InstalledCLI(path: path, dialect: Dialect(version: version)))
  }
}
