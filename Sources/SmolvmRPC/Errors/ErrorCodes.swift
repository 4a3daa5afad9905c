import JSON
import JSONRPC
import Smolvm

extension SmolvmError.Kind {
  /// How each kind is published. Positive codes, since JSON-RPC reserves -32768 to -32000 and MCP forbids new ones there; the standard
  /// kinds keep the standard's codes.
  var published: ErrorKind {
    switch self {
    case .invalidParams: .invalidParams
    case .cancelled: ErrorKind(-32800, rawValue, "The call was cancelled; data.output has what its command wrote until then.")
    case .smolvmMissing: ErrorKind(1000, rawValue, "There is no smolvm here; data.hint says how to install it.")
    case .smolvmFailed: ErrorKind(1001, rawValue, "smolvm failed, and no other kind fits; data.smolvm has what it said.")
    case .smolvmTooOld:
      ErrorKind(1002, rawValue, "The installed smolvm does not know a parameter; data.requires is the first version that does.")
    case .overloaded:
      ErrorKind(1004, rawValue, "There is no room for more at once; wait, then try again (stream.write: from data.offset on).")
    case .timedOut: ErrorKind(1003, rawValue, "The call's deadline passed.")
    case .smolvmWrongProduct: ErrorKind(1006, rawValue, "What is called smolvm here is another program.")
    case .unsupportedHere: ErrorKind(1007, rawValue, "This platform cannot do that.")
    case .outcomeUnknown:
      ErrorKind(1008, rawValue, "smolvm was killed from outside; ask for the machine's status to see what was done.")
    case .machineNotFound: ErrorKind(1100, rawValue, "There is no machine of that name.")
    case .machineExists: ErrorKind(1101, rawValue, "The name is taken.")
    case .machineNotRunning: ErrorKind(1102, rawValue, "The machine does not run; start it first.")
    case .machineConflict:
      ErrorKind(1103, rawValue, "The machine's state, or a lock, does not allow it now; data.retryable says which.")
    case .bootFailed: ErrorKind(1104, rawValue, "The machine did not boot.")
    case .interrupted: ErrorKind(1105, rawValue, "A stop or delete of the machine cut the call off, or its agent was lost.")
    case .guestUnresponsive: ErrorKind(1106, rawValue, "The machine does not answer any more; stop it and start it again.")
    case .commandNotStarted:
      ErrorKind(1107, rawValue, "The command did not start in the machine: no such program, or a bad working directory or user.")
    case .machinePaused: ErrorKind(1110, rawValue, "The machine is paused; resume it first.")
    case .fileNotFound: ErrorKind(1200, rawValue, "A file is not there, on the host or in the machine.")
    case .imageUnavailable: ErrorKind(1201, rawValue, "The image cannot be had: its name, the network, or credentials.")
    case .invalidSmolfile: ErrorKind(1202, rawValue, "The Smolfile is wrong.")
    case .hypervisorUnavailable: ErrorKind(1300, rawValue, "There is no working hypervisor here; smolvm-rpc doctor says why.")
    }
  }
}

extension ErrorKind {
  static let overloaded = SmolvmError.Kind.overloaded.published
  static let shuttingDown = ErrorKind(1005, "shuttingDown", "This program was told to end before the call was done.")
  static let streamNotFound = ErrorKind(1108, "streamNotFound", "No call of that id is in flight that can be written to.")
  static let streamClosed = ErrorKind(
    1109, "streamClosed", "The command reads no more; data.written says how many bytes of the write went in.")

  static let policyDenied = ErrorKind(
    1400, "policyDenied", "This program was started with a rule that does not allow it; data.rule says which. Nothing was run.")

  /// MCP's own (2026-07-28): who does not speak that gets none.
  package static let unsupportedProtocolVersion = ErrorKind(
    -32022, "unsupportedProtocolVersion", "Nobody here speaks that version of MCP; data.supported has those that are spoken.")

  /// All kinds there are but MCP's, by their codes.
  static let all: [ErrorKind] =
    (ofJSONRPC + [shuttingDown, streamNotFound, streamClosed, policyDenied]
    + SmolvmError.Kind.allCases.filter { $0 != .invalidParams }.map(\.published)).sorted { ($0.code, $0.name) < ($1.code, $1.name) }
}

extension RPCError {
  /// This program was told to end.
  public static let shuttingDown = RPCError(
    .shuttingDown, "smolvm-rpc was told to end before the call was done; what smolvm did until then is done",
    retryable: true)

  /// The answer for a failure of the wrapper.
  init(_ error: SmolvmError) {
    if let mismatch = error.mismatch {
      self.init(mismatch)
      return
    }
    var more = JSONObject()
    more["hint"] = error.hint.map(JSONValue.string)
    more["path"] = error.path.map(JSONValue.string)
    more["requires"] = error.requires.map { .string($0.description) }
    if error.unverified { more["unverified"] = true }
    more["started"] = error.started.map(JSONValue.bool)
    if let output = error.output { more["output"] = try? JSONValueEncoder().encode(output) }
    if let run = error.run {
      var smolvm = JSONObject()
      smolvm["argv"] = .array(run.argv.map(JSONValue.string))
      smolvm["exitCode"] = run.exitCode.map { .number(JSONNumber($0)) }
      smolvm["signal"] = run.signal.map { .number(JSONNumber($0)) }
      smolvm["code"] = run.code.map(JSONValue.string)
      smolvm["stderr"] = .string(run.stderr)
      more["smolvm"] = .object(smolvm)
    }
    self.init(error.kind.published, error.message, retryable: error.retryable, more: more)
  }

  /// The answer for parameters that do not decode.
  init(_ mismatch: JSONMismatch) { self = .invalidParams(path: mismatch.pointer, expected: mismatch.expected) }
}
