import JSON
import Smolvm

/// What stands under `error` in an answer.
struct ErrorObject: DescribedObject {
  static let about = "A failure: of the message, of smolvm, or of this program; never a command's exit code."
  @Member("The JSON-RPC code of its kind.") var code: Int
  @Member("One or two sentences for a person: what happened, with which input.") var message: String
  @Member("What programs read.") var data: ErrorData
  init() {}
}

/// What programs read of a failure.
struct ErrorData: DescribedObject {
  static let about = "What programs read of a failure."
  @Member("What programs switch on; see errors.json.") var kind: String
  @Member(
    "Whether the same call can succeed later without a change. Where started is true, a command ran: sending it again runs it again."
  ) var retryable: Bool
  @Member("What to do.") var hint: String?
  @Member("The parameter, as a JSON pointer relative to params.") var path: String?
  @Member("invalidParams: what should stand there.") var expected: String?
  @Member("smolvmTooOld: the first smolvm that could do it.") var requires: String?
  @Member("policyDenied: the rule, as this program was started with it.") var rule: String?
  @Member("A program in the machine could have forged this failure: its output is under output.") var unverified: Bool?
  @Member("Whether the command had started; absent where that is not known.") var started: Bool?
  @Member("What the command had written until then.") var output: CommandOutput?
  @Member("The run of smolvm that failed.") var smolvm: FailedRun?
  @Member("parseError: the byte of the message. overloaded, invalidParams of stream.write: where the next write begins.")
  var offset: Int?
  @Member("streamClosed: how many bytes of the write went in.") var written: Int?
  @Member("messageTooLarge: the longest message that is read.") var limit: Int?
  @Member("methodNotFound: names that may be meant.") var nearest: [String]?
  @Member("invalidRequest: an id that is still in flight.") var duplicateId: JSONValue?
  init() {}
}

/// The run of smolvm that failed.
struct FailedRun: DescribedObject {
  static let about = "The run of smolvm that failed."
  @Member("The executable and its arguments.") var argv: [String]
  @Member("How it exited, if it did.") var exitCode: Int?
  @Member("The signal that ended it, if one did.") var signal: Int?
  @Member("smolvm's own code, where it gave one.") var code: String?
  @Member("The last 4 KiB of its stderr, without colours and progress.") var stderr: String
  init() {}
}
