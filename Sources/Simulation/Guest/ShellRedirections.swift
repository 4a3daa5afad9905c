#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

extension Shell {
  /// Streams that go elsewhere, and what was opened for them.
  struct Redirected {
    var streams: GuestStreams
    var inputs: [GuestInput] = []
    var outputs: [GuestOutput] = []

    func close() {
      for input in inputs { input.close() }
      for output in outputs { output.close() }
    }
  }

  /// Nil, and said, where a file cannot be opened.
  mutating func redirect(_ redirections: [ShellRedirection], _ streams: GuestStreams) throws(GuestEnd) -> Redirected? {
    var all = Redirected(streams: streams)
    for redirection in redirections {
      let target = try text(redirection.target, streams)
      switch redirection.kind {
      case .read:
        switch input(target) {
        case .success(let input):
          all.inputs.append(input)
          if redirection.stream == 0 { all.streams.input = input }
        case .failure(let why):
          try streams.complain("sh: can't open \(target): \(why.text)\n", watch)
          all.close()
          return nil
        }
      case .write, .append:
        switch output(target, appends: redirection.kind == .append, streams) {
        case .success(let output):
          all.outputs.append(output)
          Self.point(redirection.stream, to: output, &all.streams)
        case .failure(let why):
          try streams.complain("sh: can't create \(target): \(why.text)\n", watch)
          all.close()
          return nil
        }
      case .duplicate:
        guard redirection.stream != 0, let output = ["1": all.streams.output, "2": all.streams.errors][target] else { continue }
        Self.point(redirection.stream, to: output, &all.streams)
      }
    }
    return all
  }

  private static func point(_ stream: Int, to output: GuestOutput, _ streams: inout GuestStreams) {
    if stream == 1 { streams.output = output }
    if stream == 2 { streams.errors = output }
  }

  /// Why a file cannot be opened.
  struct FileFailure: Error {
    let code: Int32
    var text: String { String(cString: strerror(code)) }
  }

  /// Opens a file of the guest to be read.
  func input(_ path: String) -> Result<GuestInput, FileFailure> {
    switch GuestFolder.absolute(path, from: folder) {
    case "/dev/null": return .success(GuestInput(.nothing))
    case "/dev/zero": return .success(GuestInput(.zeros))
    default: break
    }
    if HostFile.ownKind(place(path)) == .folder { return .failure(FileFailure(code: EISDIR)) }
    let descriptor = open(place(path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    return descriptor < 0 ? .failure(FileFailure(code: errno)) : .success(GuestInput(.descriptor(descriptor), isOwner: true))
  }

  /// Opens a file of the guest to be written.
  func output(_ path: String, appends: Bool, _ streams: GuestStreams) -> Result<GuestOutput, FileFailure> {
    switch GuestFolder.absolute(path, from: folder) {
    case "/dev/null": return .success(GuestOutput(.nothing))
    case "/dev/stdout": return .success(streams.output)
    case "/dev/stderr": return .success(streams.errors)
    default: break
    }
    let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (appends ? O_APPEND : O_TRUNC)
    let descriptor = open(place(path), flags, 0o644)
    return descriptor < 0 ? .failure(FileFailure(code: errno)) : .success(GuestOutput(.descriptor(descriptor)))
  }
}
