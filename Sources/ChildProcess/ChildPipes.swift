import CPosix

/// The three streams of a child: our ends and its own. Made before the process, so that whatever is lacking here
/// (descriptors above all) is known before anything runs.
struct ChildPipes: ~Copyable {
  /// `nil` if its input is no pipe.
  let input: Descriptor?
  let stdout: Descriptor
  let stderr: Descriptor
  let theirs: ChildStdio

  init(for spec: ProcessSpec) throws(SpawnError) {
    let path = spec.executable
    var input: Descriptor?
    var theirInput: Descriptor?
    switch spec.stdin {
    case .null: break
    case .file(let file):
      if file.utf8.contains(0) { throw SpawnError(code: EINVAL, operation: "open stdin", path: file) }
      theirInput = try Descriptor.owning(cposix_open_for_reading(file), "open stdin", file)
    case .bytes, .open:
      let pipe = try Pipe.toChild(of: path)
      input = .some(pipe.ours)
      theirInput = .some(pipe.theirs)
    }
    let out = try Pipe.fromChild(of: path)
    let err = try Pipe.fromChild(of: path)
    self.input = input
    stdout = out.ours
    stderr = err.ours
    theirs = ChildStdio(stdin: theirInput, stdout: out.theirs, stderr: err.theirs)
  }
}

/// What a child gets as 0, 1 and 2. Ours to close once it runs.
struct ChildStdio: ~Copyable {
  /// `nil` stands for the `/dev/null` that all children share.
  let stdin: Descriptor?
  let stdout: Descriptor
  let stderr: Descriptor

  borrowing func numbers(null: Int32) -> (Int32, Int32, Int32) {
    switch stdin {
    case .some(let input): (input.number, stdout.number, stderr.number)
    case .none: (null, stdout.number, stderr.number)
    }
  }
}
