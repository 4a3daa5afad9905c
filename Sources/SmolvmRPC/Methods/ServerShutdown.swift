import JSONRPC
import Smolvm

extension Method {
  /// `server.shutdown`: ends this program in order.
  static let serverShutdown = Method.own(
    "server.shutdown", "Ends this program in order.", NoParameters.self, CleanUpReport.self, .destroys,
    details: """
      Every other call in flight is answered (shuttingDown, with the output so far), machines of the session are deleted, and the result \
      says what was cleaned up. Then the program exits with 0. The end of stdin does the same without cutting calls off.
      """
  ) { _, call, server in
    server.askForEnd(call)
  }
}
