import JSONRPC
import Smolvm

extension ErrorKind {
  /// What every call can come to.
  static let ofEveryCall: [ErrorKind] = [
    .invalidParams, .internalError, SmolvmError.Kind.timedOut.published, .shuttingDown, .policyDenied,
  ]

  /// What a run of smolvm can come to, whatever it is.
  private static let ofEveryRun: [SmolvmError.Kind] = [
    .cancelled, .smolvmMissing, .smolvmFailed, .smolvmTooOld, .smolvmWrongProduct, .unsupportedHere, .outcomeUnknown,
    .machineConflict,
  ]

  private static let ofGuestCommands: [SmolvmError.Kind] = [
    .commandNotStarted, .machineNotRunning, .machinePaused, .guestUnresponsive, .interrupted, .fileNotFound, .bootFailed,
    .hypervisorUnavailable, .imageUnavailable,
  ]

  /// The kinds of failure that a command can have: from what its parameters mean, and from what it says of itself. By code.
  static func failures<C: Command>(of type: C.Type) -> [ErrorKind] {
    var kinds = ofEveryRun + C.failures
    for field in CommandShape.of(type).fields {
      switch field.line.meaning {
      case .machine(.look): kinds += [.machineNotFound, .interrupted]
      case .machine: kinds += [.machineNotFound, .interrupted, .machinePaused]
      case .hostPath: kinds += [.fileNotFound]
      case .plain, .wait, .interrupt: break
      }
      if field.name == "smolfile" { kinds.append(.invalidSmolfile) }
      if field.name == "image" { kinds += [.imageUnavailable] }
    }
    if C.self is any RunsGuestCommand.Type { kinds += ofGuestCommands }
    let all = ofEveryCall + kinds.map(\.published)
    return ErrorKind.all.filter(all.contains)
  }
}
