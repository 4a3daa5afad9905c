import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The terminal on which a guest's command runs: what a pseudo-terminal in the guest does with what is typed. It echoes, takes lines
/// together, and makes Ctrl-C an interrupt and Ctrl-D an end.
final class GuestTerminal: Sendable {
  private struct Typed {
    /// What can be read; an empty piece is an end of file.
    var pieces: [[UInt8]] = []
    var line: [UInt8] = []
    var hasHungUp = false
  }

  private let typed = Mutex(Typed())
  private let watch: GuestWatch
  /// A byte in it for whoever waits in ``read(upTo:_:)``.
  private let wake: (reading: Int32, writing: Int32)
  private let before: termios?

  /// Takes over the CLI's own terminal: raw, and what was typed before is lost, as with the real one.
  init(_ watch: GuestWatch) {
    self.watch = watch
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    wake = (ends[0], ends[1])
    _ = fcntl(wake.writing, F_SETFL, O_NONBLOCK)
    var mode = termios()
    guard tcgetattr(STDIN_FILENO, &mode) == 0 else {
      before = nil
      return
    }
    before = mode
    cfmakeraw(&mode)
    mode.c_iflag &= ~tcflag_t(BRKINT | INPCK)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &mode)
  }

  /// Begins to read what is typed, whoever wants it: Ctrl-C has to be heard at once.
  func start() {
    let thread = GuestThread.start { [self] in
      while let bytes = HostFile.read(STDIN_FILENO, upTo: 4096), !bytes.isEmpty { take(bytes) }
      typed.withLock { $0.hasHungUp = true }
      wakeUp()
    }
    // It ends with this process: nobody waits for it.
    if thread == nil { typed.withLock { $0.hasHungUp = true } }
  }

  /// Gives the terminal back as it was.
  func restore() {
    guard var before else { return }
    tcsetattr(STDIN_FILENO, TCSADRAIN, &before)
  }

  /// The size as it is now; as that of a new pseudo-terminal where the CLI has no terminal.
  var size: (rows: Int, columns: Int) {
    var size = winsize()
    guard ioctl(STDIN_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return (24, 80) }
    return (Int(size.ws_row), Int(size.ws_col))
  }

  func read(upTo limit: Int, _ watch: GuestWatch) throws(GuestEnd) -> [UInt8] {
    while true {
      try watch.check()
      let piece = typed.withLock { typed -> [UInt8]? in
        guard let first = typed.pieces.first else { return typed.hasHungUp ? [] : nil }
        if first.count <= limit {
          typed.pieces.removeFirst()
          return first
        }
        typed.pieces[0].removeFirst(limit)
        return Array(first.prefix(limit))
      }
      if let piece { return piece }
      try watch.wait(for: wake.reading, Int32(POLLIN))
      _ = HostFile.read(wake.reading, upTo: 64)
    }
  }

  private func wakeUp() {
    let byte: [UInt8] = [1]
    _ = byte.withUnsafeBytes { Self.writeOnce($0, wake.writing) }
  }

  /// A full pipe wakes as well.
  private static func writeOnce(_ bytes: UnsafeRawBufferPointer, _ descriptor: Int32) -> Int {
    bytes.baseAddress.map { write(descriptor, $0, bytes.count) } ?? 0
  }

  private func take(_ bytes: [UInt8]) {
    var echo: [UInt8] = []
    var isInterrupt = false
    typed.withLock { typed in
      for byte in bytes {
        switch byte {
        case 0x03:
          isInterrupt = true
          (typed.pieces, typed.line) = ([], [])
          echo += Array("^C".utf8)
        case 0x04:
          typed.pieces.append(typed.line)
          typed.line = []
        case 0x0A, 0x0D:
          typed.pieces.append(typed.line + [0x0A])
          typed.line = []
          echo += [0x0D, 0x0A]
        case 0x08, 0x7F:
          if Self.dropLast(&typed.line) { echo += [0x08, 0x20, 0x08] }
        case 0x15:
          while Self.dropLast(&typed.line) { echo += [0x08, 0x20, 0x08] }
        case 0..<0x20 where byte != 0x09:
          typed.line.append(byte)
          echo += [UInt8(ascii: "^"), byte + 0x40]
        default:
          typed.line.append(byte)
          echo.append(byte)
        }
      }
    }
    if !echo.isEmpty { _ = echo.withUnsafeBytes { HostFile.write($0, to: STDOUT_FILENO) } }
    if isInterrupt { watch.interrupt() }
    wakeUp()
  }

  /// A whole character, of one byte or more.
  private static func dropLast(_ line: inout [UInt8]) -> Bool {
    while let last = line.popLast() {
      if last & 0xC0 != 0x80 { return true }
    }
    return false
  }
}
