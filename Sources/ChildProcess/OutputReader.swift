import CPosix

/// Our end of one of a child's output pipes, or of its terminal.
struct OutputReader: ~Copyable {
  /// What a pipe holds on Linux. One that is found so full is made larger, so that its writer can go on while we are at work.
  private static let full = 65_536
  /// What it holds then, and what is read at once: enough to be fast, little enough that a flood from one child leaves the others their turn,
  /// and that many children stay far below what a user's pipes may take (64 MiB, then new ones get two pages).
  static let turn = 262_144

  /// What is read from a terminal after the child's end at most. More than any holds (Linux some 14 KB, limited to 64 KB), but
  /// there is an end to it, should somebody else go on writing for ever.
  private static let terminalRest = 1 << 20

  typealias Sink = @Sendable (OutputChannel, UnsafeRawBufferPointer) -> Void

  private let channel: OutputChannel
  private let isTerminal: Bool
  private let poller: Poller
  private let token: Token
  private var descriptor: Descriptor?
  private var watching = false
  private var isLarge = false
  /// How much is still to be read after the child's end; `nil` as long as it runs.
  private var rest: Int?

  init(
    _ channel: OutputChannel, _ descriptor: consuming Descriptor, isTerminal: Bool = false, poller: Poller, token: Token
  ) throws(SpawnError) {
    self.channel = channel
    self.isTerminal = isTerminal
    self.descriptor = consume descriptor
    self.poller = poller
    self.token = token
    let code = watch()
    // Thrown before there is a child: no output can get lost.
    if code != 0 { throw SpawnError(code: code, operation: "watch") }
  }

  // A pipe is forgotten before it is closed, also when nothing came of its child.
  deinit {
    if watching { poller.forgetReading(number) }
  }

  var isDone: Bool {
    switch descriptor {
    case .some: rest == 0
    case .none: true
    }
  }

  /// Reads a turn's worth.
  mutating func pump(_ buffer: UnsafeMutableRawBufferPointer, _ handle: ChildHandle, _ sink: Sink) {
    guard !handle.isPaused else { return pauseChanged(handle) }
    if readChunk(buffer, sink) >= Self.full, !isLarge, !isTerminal {
      isLarge = true
      cposix_enlarge_pipe(number, Int32(Self.turn))
    }
  }

  /// After the child's end: no longer than what lay in the pipe at that moment. Somebody else may go on filling it for ever.
  mutating func childEnded() {
    if isDone { return }
    unwatch()
    if isTerminal {
      // Nobody says how much lies in a terminal. But a read that finds nothing has, on Linux, first fetched what was under way
      // from the slave; so what the child wrote is read when there is no more.
      rest = cposix_terminal_has_output(number) != 0 ? Self.terminalRest : 0
    } else {
      rest = max(0, Int(cposix_readable_bytes(number)))
    }
    if rest == 0 { descriptor = nil }
  }

  /// Reads all that `childEnded` found, unless `handle`, if given, says that output is paused.
  mutating func drain(_ buffer: UnsafeMutableRawBufferPointer, _ handle: ChildHandle?, _ sink: Sink) {
    while !isDone, handle?.isPaused != true {
      if readChunk(buffer, sink) == 0 { descriptor = nil }
    }
    // Not left to the child's deinit: whoever is told the end may count descriptors.
    if isDone { descriptor = nil }
  }

  /// A paused pipe is not watched at all: its hang-up would be reported over and over, whatever one asks for.
  mutating func pauseChanged(_ handle: ChildHandle) {
    guard !isDone, rest == nil else { return }
    if handle.isPaused {
      unwatch()
    } else if !watching, watch() != 0 {
      // Out of kernel memory. The child shall rather get EPIPE than stand still for ever (as one on a terminal does: it would get
      // nothing less than SIGHUP).
      descriptor = nil
    }
  }

  /// Without effect unless it is a terminal that somebody may still use.
  func resize(_ size: TerminalSize) {
    if isTerminal, !isDone { _ = cposix_terminal_resize(number, size.rows, size.columns) }
  }

  mutating func close() {
    unwatch()
    descriptor = nil
  }

  /// Returns how much there was.
  private mutating func readChunk(_ buffer: UnsafeMutableRawBufferPointer, _ sink: Sink) -> Int {
    let space = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, rest ?? buffer.count)])
    switch read(into: space) {
    case .bytes(let count):
      if let before = rest { rest = before - count }
      sink(channel, UnsafeRawBufferPointer(rebasing: space[..<count]))
      return count
    case .later: return 0
    case .closed:
      close()
      return 0
    }
  }

  private borrowing func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
    switch descriptor {
    case .some(let descriptor): descriptor.read(into: buffer)
    case .none: .closed
    }
  }

  private mutating func watch() -> Int32 {
    let code = poller.watchReading(number, token)
    watching = code == 0
    return code
  }

  private mutating func unwatch() {
    if watching { poller.forgetReading(number) }
    watching = false
  }

  private var number: Int32 {
    switch descriptor {
    case .some(let descriptor): descriptor.number
    case .none: -1
    }
  }
}
