import JSON
import JSONRPC
import Smolvm

extension SmolvmError.Kind {
  /// The JSON-RPC code of each kind. Positive, since JSON-RPC reserves -32768 to -32000 and MCP forbids new ones there; the standard
  /// kinds keep the standard's codes.
  var code: Int {
    switch self {
    case .invalidParams: -32602
    case .cancelled: -32800
    case .smolvmMissing: 1000
    case .smolvmFailed: 1001
    case .smolvmTooOld: 1002
    case .timedOut: 1003
    case .smolvmWrongProduct: 1006
    case .unsupportedHere: 1007
    case .outcomeUnknown: 1008
    case .machineNotFound: 1100
    case .machineExists: 1101
    case .machineNotRunning: 1102
    case .machineConflict: 1103
    case .bootFailed: 1104
    case .interrupted: 1105
    case .guestUnresponsive: 1106
    case .commandNotStarted: 1107
    case .machinePaused: 1110
    case .fileNotFound: 1200
    case .imageUnavailable: 1201
    case .invalidSmolfile: 1202
    case .hypervisorUnavailable: 1300
    }
  }
}

extension RPCError {
  /// This program was told to end.
  public static let shuttingDown = RPCError(
    code: 1005, kind: "shuttingDown",
    message: "smolvm-rpc was told to end before the call was done; what smolvm did until then is done",
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
    self.init(code: error.kind.code, kind: error.kind.rawValue, message: error.message, retryable: error.retryable, more: more)
  }

  /// The answer for parameters that do not decode.
  init(_ mismatch: JSONMismatch) { self = .invalidParams(path: mismatch.pointer, expected: mismatch.expected) }
}
