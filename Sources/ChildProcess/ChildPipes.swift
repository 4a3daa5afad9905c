import CPosix

/// The three streams of a child: our ends and its own. Made before the process, so that whatever is lacking here
/// (descriptors above all) is known before anything runs.
struct ChildPipes: ~Copyable {
  /// `nil` if its input is neither a pipe nor a terminal.
  let input: Descriptor?
  let stdout: Descriptor
  let stderr: Descriptor
  /// The child's end of its terminal, if it has one.
  let slave: Descriptor?
  let theirs: ChildStdio

  init(for spec: ProcessSpec) throws(SpawnError) {
    let path = spec.executable
    if let size = spec.terminal {
      let terminal = try PseudoTerminal.make(size, for: path)
      // What cannot be marked is not waited for.
      if spec.inputAwaitsMode { _ = cposix_terminal_mark(terminal.slave.number) }
      let err = try Pipe.fromChild(of: path)
      input = .some(terminal.writing)
      stdout = terminal.reading
      stderr = err.ours
      slave = .some(terminal.slave)
      theirs = ChildStdio(stdin: nil, stdout: nil, stderr: err.theirs, terminal: terminal.slavePath)
      return
    }
    var input: Descriptor?
    var theirInput: Descriptor?
    switch spec.stdin {
    case .null: break
    case .file(let file):
      if file.utf8.contains(0) { throw SpawnError(code: EINVAL, operation: "open stdin", path: file) }
      theirInput = try Descriptor.owning(cposix_open_for_reading(file), "open stdin", file)
    case .nameless(let file): theirInput = try file.forChild()
    case .bytes, .open:
      let pipe = try Pipe.toChild(of: path)
      input = .some(pipe.ours)
      theirInput = .some(pipe.theirs)
    }
    let out = try Pipe.fromChild(of: path)
    let err = try Pipe.fromChild(of: path)
    // With a file, the pipe's other end is closed here, and ours has ended before the child begins.
    let theirOutput = try Self.output(of: spec, otherwise: out.theirs)
    self.input = input
    stdout = out.ours
    stderr = err.ours
    slave = nil
    theirs = ChildStdio(
      stdin: theirInput, stdout: theirOutput, stderr: err.theirs, terminal: nil)
  }

  private static func output(of spec: ProcessSpec, otherwise pipe: consuming Descriptor) throws(SpawnError) -> Descriptor {
    guard let file = spec.outputFile else { return pipe }
    return try file.forChild()
  }
}

/// What a child gets as 0, 1 and 2. Ours to close once it runs.
struct ChildStdio: ~Copyable {
  /// `nil` stands for the `/dev/null` that all children share.
  let stdin: Descriptor?
  /// `nil` only with a terminal.
  let stdout: Descriptor?
  let stderr: Descriptor
  /// The path of a terminal that it opens itself as 0 and 1.
  let terminal: String?

  borrowing func numbers(null: Int32) -> (Int32, Int32, Int32) {
    let input =
      switch stdin {
      case .some(let input): input.number
      case .none: null
      }
    let output =
      switch stdout {
      case .some(let output): output.number
      case .none: null
      }
    return (input, output, stderr.number)
  }
}
