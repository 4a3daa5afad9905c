import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What a program of the guest reads and writes.
struct GuestStreams: Sendable {
  var input: GuestInput
  var output: GuestOutput
  var errors: GuestOutput

  func say(_ text: String, _ watch: GuestWatch) throws(GuestEnd) { try output.write(Array(text.utf8), watch) }
  func complain(_ text: String, _ watch: GuestWatch) throws(GuestEnd) { try errors.write(Array(text.utf8), watch) }
}

/// Something to read from.
final class GuestInput: Sendable {
  enum Source: Sendable {
    case nothing
    /// As many zeros as one likes: `/dev/zero`.
    case zeros
    case descriptor(Int32)
    case terminal(GuestTerminal)
  }

  let source: Source
  private let isOpen = Atomic(true)
  private let isOwner: Bool

  init(_ source: Source, isOwner: Bool = false) {
    self.source = source
    self.isOwner = isOwner
  }

  var terminal: GuestTerminal? { if case .terminal(let terminal) = source { terminal } else { nil } }

  /// What comes next, as soon as there is something; empty at the end.
  func read(upTo limit: Int = 1 << 16, _ watch: GuestWatch) throws(GuestEnd) -> [UInt8] {
    switch source {
    case .nothing:
      try watch.check()
      return []
    case .zeros:
      try watch.check()
      return [UInt8](repeating: 0, count: limit)
    case .terminal(let terminal): return try terminal.read(upTo: limit, watch)
    case .descriptor(let descriptor):
      while true {
        try watch.wait(for: descriptor, Int32(POLLIN))
        if let bytes = HostFile.read(descriptor, upTo: limit) { return bytes }
        if errno != EAGAIN { return [] }
      }
    }
  }

  /// The next line with its end, byte by byte: what follows it is for somebody else to read. Empty at the end. What is longer than
  /// ``GuestLimits/text`` comes in pieces.
  func line(_ watch: GuestWatch) throws(GuestEnd) -> [UInt8] {
    var line: [UInt8] = []
    while line.last != 0x0A, line.count < GuestLimits.text {
      let byte = try read(upTo: 1, watch)
      if byte.isEmpty { break }
      line += byte
    }
    return line
  }

  func close() {
    guard isOwner, isOpen.exchange(false, ordering: .relaxed), case .descriptor(let descriptor) = source else { return }
    systemClose(descriptor)
  }
}

/// Something to write to. Unbuffered.
final class GuestOutput: Sendable {
  enum Target: Sendable {
    case nothing
    /// A file or pipe of the guest's.
    case descriptor(Int32)
    /// A stream of the CLI's own; on a terminal every line end becomes two characters, as a terminal in the guest makes it.
    case standard(Int32, isTerminal: Bool)
  }

  private let target: Target
  private let isOpen = Atomic(true)
  /// So much fits a pipe that says it can be written, without waiting: who waits in a system call does not look at the watch.
  private static let piece = 4096

  init(_ target: Target) { self.target = target }

  func write(_ bytes: [UInt8], _ watch: GuestWatch) throws(GuestEnd) {
    switch target {
    case .nothing: try watch.check()
    case .descriptor(let descriptor): try Self.write(bytes, to: descriptor, .brokenPipe, watch)
    case .standard(let descriptor, let isTerminal):
      try Self.write(isTerminal ? Self.withReturns(bytes) : bytes, to: descriptor, .unheard, watch)
    }
  }

  private static func withReturns(_ bytes: [UInt8]) -> [UInt8] {
    var all: [UInt8] = []
    all.reserveCapacity(bytes.count + 8)
    for byte in bytes {
      if byte == 0x0A { all.append(0x0D) }
      all.append(byte)
    }
    return all
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32, _ failure: GuestEnd, _ watch: GuestWatch) throws(GuestEnd) {
    var start = 0
    while start < bytes.count {
      try watch.wait(for: descriptor, Int32(POLLOUT))
      let end = min(bytes.count, start + piece)
      guard bytes[start..<end].withUnsafeBytes({ HostFile.write($0, to: descriptor) }) == 0 else { throw failure }
      start = end
    }
  }

  /// Only what is a file or pipe of the guest's own is ever closed.
  func close() {
    guard case .descriptor(let descriptor) = target, isOpen.exchange(false, ordering: .relaxed) else { return }
    systemClose(descriptor)
  }
}

// The name is taken in the types above.
private func systemClose(_ descriptor: Int32) { close(descriptor) }
