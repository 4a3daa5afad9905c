/// How what runs in a guest ends, other than by coming to its end.
enum GuestEnd: Error {
  /// The shell that runs it was told to.
  case exits(Int)
  /// Somebody typed Ctrl-C.
  case interrupted
  /// Its time is up.
  case timedOut
  /// Its machine was stopped or deleted.
  case lost
  /// Nobody reads what it writes into a pipe of the guest's.
  case brokenPipe
  /// Nobody reads what the CLI writes.
  case unheard
  /// `break` and `continue`.
  case leavesLoop(goesOn: Bool)

  /// The exit code that a shell sees, where the end is that of one command alone.
  var status: Int? {
    switch self {
    case .exits(let code): code
    case .brokenPipe: 141
    default: nil
    }
  }
}
