/// How a run of the CLI ends early.
enum Ending: Error {
  /// smolvm failed: exit 1, and a line on stderr.
  case failed(Failure)
  /// The arguments make no sense: exit 2, and plain text on stderr, whatever the error format.
  case refused(String)
  /// It has said all that there is to say.
  case exits(Int32)

  /// A failure in smolvm's words.
  struct Failure {
    /// One of smolvm's codes.
    enum Code: String {
      case notFound = "NOT_FOUND"
      case config = "CONFIG_ERROR"
      case mount = "MOUNT_ERROR"
      case conflict = "CONFLICT"
      case storage = "STORAGE_ERROR"
      case invalidState = "INVALID_STATE"
      case other = "SMOLVM_ERROR"
    }

    let code: Code
    let message: String
  }

  /// Something is not as the CLI needs it.
  static func config(_ step: String, _ reason: String) -> Ending {
    .failed(Failure(code: .config, message: "config operation failed: \(step): \(reason)"))
  }

  /// A machine's state does not allow it.
  static func conflict(_ step: String, _ reason: String) -> Ending {
    .failed(Failure(code: .conflict, message: "agent operation failed: \(step): \(reason)"))
  }

  /// A machine is in another state than it has to be.
  static func invalidState(_ reason: String) -> Ending {
    .failed(Failure(code: .invalidState, message: "invalid vm state: \(reason)"))
  }

  /// Something about its disks is wrong.
  static func storage(_ reason: String) -> Ending {
    .failed(Failure(code: .storage, message: "storage operation failed: \(reason)"))
  }

  /// Something about a mounted folder is wrong.
  static func mount(_ step: String, _ reason: String) -> Ending {
    .failed(Failure(code: .mount, message: "mount operation failed: \(step): \(reason)"))
  }

  /// The agent in the machine, or what stands for it, failed.
  static func agent(_ step: String, _ reason: String) -> Ending {
    .failed(Failure(code: .other, message: "agent operation failed: \(step): \(reason)"))
  }

  /// Reading or writing failed.
  static func io(_ reason: String) -> Ending { .failed(Failure(code: .other, message: ioPrefix + reason)) }
  /// How such a failure begins.
  static let ioPrefix = "io operation failed: "

  /// There is no such thing.
  static func notFound(_ message: String) -> Ending { .failed(Failure(code: .notFound, message: message)) }

  /// There is no such machine.
  static func noMachine(_ name: String) -> Ending { notFound("vm not found: \(name)") }
}
