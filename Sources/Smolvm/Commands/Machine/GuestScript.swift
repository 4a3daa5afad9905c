import JSON

/// A script for a machine's own `sh`: the way to what the CLI has no command for. Needs no more than POSIX, dd and stat, which busybox has.
struct GuestScript: Sendable {
  /// The machine.
  let machine: MachineName
  /// What it runs.
  let script: String
  /// `$1` and so on.
  let arguments: [String]

  /// The exit codes by which scripts say what is wrong; none of a shell's own, nor of dd and tar.
  enum Refusal: Int {
    case notThere = 81
    case isFolder = 82
    case isNoFile = 83
    case notAllowed = 84
    case isThere = 85
    case noTar = 86
    case isNoFolder = 87
  }

  /// Tells a file that can be read.
  static let readable = """
    if [ ! -e "$1" ]; then exit 81; elif [ -d "$1" ]; then exit 82; elif [ ! -f "$1" ]; then exit 83; elif [ ! -r "$1" ]; then exit 84; fi
    """

  /// A command that runs it.
  func exec(_ shape: (inout MachineExec) -> Void) -> MachineExec {
    var exec = MachineExec()
    exec.name = machine
    exec.command.argv = ArgumentList(["/bin/sh", "-c", script, "sh"] + arguments)
    shape(&exec)
    return exec
  }

  /// What it wrote, where it ended with 0.
  /// - Parameters:
  ///   - path: the file that it is about.
  ///   - parameter: the parameter that named it.
  static func output(_ answer: ExecAnswer, about path: String, _ parameter: String) throws(SmolvmError) -> CommandOutput {
    guard case .finished(let output) = answer else { throw SmolvmError(.smolvmFailed, "the command was left running") }
    guard let code = output.exitCode, code != 0 else { return output }
    let said = output.stderr.map { $0.split(separator: "\n").suffix(2).joined(separator: " ") } ?? ""
    switch Refusal(rawValue: code) {
    case .notThere: throw .missing("there is no \(path) in the machine", parameter)
    case .isFolder: throw .missing("\(path) in the machine is a folder, and no file", parameter)
    case .isNoFile: throw .missing("\(path) in the machine is no regular file", parameter)
    case .isNoFolder: throw .missing("\(path) in the machine is no folder", parameter)
    case .notAllowed: throw .missing("\(path) may not be read in the machine", parameter)
    case .isThere:
      throw SmolvmError(
        JSONMismatch(pointer: parameter, expected: "a folder that is not there yet, or is empty; \(path) is neither"))
    case .noTar:
      throw SmolvmError(.commandNotStarted, "the machine has no tar, with which folders are copied", hint: "install tar in it")
    case nil: throw .missing("\(path) in the machine: exit code \(code)\(said.isEmpty ? "" : ", \(said)")", parameter)
    }
  }
}

extension SmolvmError {
  /// A file is not there, or cannot be used.
  static func missing(_ message: String, _ path: String) -> SmolvmError {
    var error = SmolvmError(.fileNotFound, message)
    error.path = path
    return error
  }
}
