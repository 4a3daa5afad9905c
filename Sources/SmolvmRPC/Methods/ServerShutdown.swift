import JSONRPC

extension Method {
  /// `server.shutdown`: ends this program in order.
  static let serverShutdown = Method.own(
    "server.shutdown",
    "Ends this program: calls in flight are answered, machines of the session deleted; the result says what was cleaned up.",
    ServerInfo.Parameters.self
  ) { _, call, server in
    // It takes a while, and the reader's thread must not.
    server.shutdown.set(call)
  }
}
