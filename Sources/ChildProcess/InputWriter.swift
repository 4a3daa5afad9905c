import CPosix

/// Our end of a child's standard input, a pipe or a terminal, and what waits to go there.
struct InputWriter: ~Copyable {
  typealias Completion = @Sendable (Result<Void, InputClosed>) -> Void

  private struct Write {
    let bytes: [UInt8]
    var written = 0
    let completion: Completion?
  }

  private var descriptor: Descriptor?
  private var waiting: [Write] = []
  private var next = 0  // the first of `waiting` that is not done: to remove it each time would be quadratic
  private var finishing = false
  private var watching = false
  /// Whether all waits until ``release()``.
  private var held = false
  private(set) var unwritten = 0
  private let poller: Poller
  private let token: Token

  init(_ descriptor: consuming Descriptor?, poller: Poller, token: Token) {
    finishing = Self.isNone(descriptor)
    self.descriptor = descriptor
    self.poller = poller
    self.token = token
  }

  mutating func append(_ bytes: [UInt8], _ completion: Completion?) {
    guard !finishing else {
      unwritten += bytes.count
      completion?(.failure(InputClosed(written: 0)))
      return
    }
    waiting.append(Write(bytes: bytes, completion: completion))
    if !watching, !held { pump() }
  }

  mutating func finish() {
    finishing = true
    if !watching, !held { pump() }
  }

  /// Writes nothing until ``release()``.
  mutating func hold() { held = true }

  mutating func release() {
    held = false
    pump()
  }

  /// Whether the terminal still has the mode in which it was given away.
  var isMarked: Bool { cposix_terminal_is_marked(number) != 0 }

  /// Writes what fits; then the rest waits for the poller. Nobody watches an input for which nothing waits: its reader's end
  /// would be reported over and over.
  mutating func pump() {
    var allowance = 262_144  // a turn: a child that reads as fast as we write must not hold up the others
    while next < waiting.count {
      let from = waiting[next].written
      let rest = min(waiting[next].bytes.count - from, allowance)
      guard rest > 0 || waiting[next].bytes.count == from else { return watch() }
      switch rest == 0 ? .bytes(0) : write(waiting[next].bytes, from, rest) {
      case .bytes(let count):
        allowance -= count
        waiting[next].written += count
        if waiting[next].written == waiting[next].bytes.count { complete() }
      case .later: return watch()
      case .closed: return close()
      }
    }
    waiting.removeAll(keepingCapacity: true)
    next = 0
    if finishing { close() } else { unwatch() }
  }

  /// Gives up the pipe and what still waits.
  mutating func close() {
    unwatch()
    descriptor = nil
    finishing = true
    let lost = waiting[next...]
    waiting = []
    next = 0
    for write in lost {
      unwritten += write.bytes.count - write.written
      write.completion?(.failure(InputClosed(written: write.written)))
    }
  }

  private mutating func complete() {
    let completion = waiting[next].completion
    waiting[next] = Write(bytes: [], completion: nil)
    next += 1
    if next > 64, next * 2 > waiting.count {
      waiting.removeSubrange(..<next)
      next = 0
    }
    completion?(.success(()))
  }

  private borrowing func write(_ bytes: [UInt8], _ from: Int, _ count: Int) -> Transfer {
    switch descriptor {
    case .some(let descriptor):
      bytes.withUnsafeBytes { descriptor.write(UnsafeRawBufferPointer(rebasing: $0[from..<from + count])) }
    case .none: .closed
    }
  }

  private mutating func watch() {
    if watching { return }
    watching = poller.watchWriting(number, token) == 0
    // Out of kernel memory, or of the user's share of epoll's: rather a broken input than one that waits for ever.
    if !watching { close() }
  }

  private mutating func unwatch() {
    if watching { poller.forgetWriting(number) }
    watching = false
  }

  private var number: Int32 {
    switch descriptor {
    case .some(let descriptor): descriptor.number
    case .none: -1
    }
  }

  private static func isNone(_ descriptor: borrowing Descriptor?) -> Bool {
    switch descriptor {
    case .some: false
    case .none: true
    }
  }
}
