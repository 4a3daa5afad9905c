import JSONRPC
import Smolvm

/// Who hears of a call before its answer, where that is not the client in our own way: the call's voice, if it listens, too. Called on the loop's
/// thread, which must not be blocked.
package protocol CallListener: CallVoice {
  /// The command's output, as it comes. It is kept for the result all the same.
  func output(_ channel: CommandChannel, _ bytes: UnsafeRawBufferPointer)
  /// What smolvm says about its work.
  func progress(_ line: ProgressLine)
}
