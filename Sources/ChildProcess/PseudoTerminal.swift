import CPosix

/// A pseudo-terminal between us and a child, in raw mode: what the child will do with it it has to set up by itself, and what
/// is sent before that shall neither be echoed nor become a signal. Our end, the master, never blocks.
struct PseudoTerminal: ~Copyable {
  /// The master twice, once for each direction: the poller takes a descriptor once, and each direction is closed in its own
  /// time. Only with the second of them does the terminal hang up, which sends SIGHUP to a child that still runs.
  let reading: Descriptor
  let writing: Descriptor
  /// Held as long as the child runs, which may close its own and open /dev/tty later. With none open, the master reads as hung
  /// up, before the child's first open as well, and the poller would report that over and over; and on Darwin the next open
  /// finds the mode of a new terminal.
  let slave: Descriptor
  /// By which the child opens it.
  let slavePath: String

  static func make(_ size: TerminalSize, for path: String) throws(SpawnError) -> PseudoTerminal {
    var terminal = cposix_terminal()
    let result = cposix_terminal(&terminal, size.rows, size.columns)
    guard result == 0 else { throw SpawnError(code: -result, operation: "terminal", path: path) }
    // Both are owned before anything can fail.
    let master = Descriptor(owning: terminal.master)
    let theirs = Descriptor(owning: terminal.slave)
    let reading = try master.aboveStdio("terminal", path)
    let writing = try Descriptor.owning(cposix_above_stdio(reading.number), "terminal", path)
    let slave = try theirs.aboveStdio("terminal", path)
    let slavePath = withUnsafeBytes(of: terminal.path) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return PseudoTerminal(reading: reading, writing: writing, slave: slave, slavePath: slavePath)
  }
}
