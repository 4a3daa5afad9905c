import JSONRPC

/// Text for a person who called one of the subcommands.
enum Output {
  /// Writes a line to the real stdout.
  /// - Returns: the exit status: 1 if it could not be written, which a script must not take for success.
  static func line(_ text: String, to streams: StandardStreams) -> Int32 {
    guard let code = writeAll(streams.output, Array((text + "\n").utf8)) else { return 0 }
    Log.write("stdout takes no more (errno \(code))")
    return 1
  }

  /// Writes a line to stderr.
  static func error(_ text: String) { _ = writeAll(2, Array((text + "\n").utf8)) }
}
