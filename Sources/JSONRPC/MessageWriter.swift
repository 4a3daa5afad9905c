import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The one writer: whole messages, in the order in which they were handed over.
///
/// Whoever has an answer hands over its bytes and goes on, so a client that stops reading stops nothing but its own answers (only when
/// 64 MiB of them wait does reading pause, too) (MongLong0214/logic-pro-mcp#683). What is short, and fits at once, is written by whoever
/// brings it: to wake another thread takes longer than all else about a small request. The rest is written by a thread of its own. Messages
/// that are ready together leave in one system call.
final class MessageWriter: Sendable {
  /// From so many unwritten bytes on, output that goes on and on (a command's, live) is held back; until so few are left. Enough to keep
  /// the pipe full while the next are made.
  private static let full = 1 << 19
  private static let nearlyEmpty = 1 << 18
  /// So many bytes a pipe that polls writable takes without blocking: PIPE_BUF is 4,096 on Linux and 512 on Darwin. A socket has room for more.
  private static let fitsAtOnce = Int(PIPE_BUF)
  /// What the client's pipe is made to hold, once more than that waits for it: Linux gives 64 KiB, and each time that is full or empty the two
  /// processes change places.
  private static let largePipe = 1 << 18
  /// So much is written at once at most.
  private static let slice = 1 << 17
  /// So much is gathered at most: it is written while the next is made.
  private static let gathered = 1 << 15

  fileprivate struct State: Sendable {
    var pending: [UInt8] = []
    /// Memory of what was written, for what is pending next.
    var spare: [UInt8] = []
    /// How long the messages in it are, where somebody sees them.
    var lengths: [Int] = []
    var backlog = 0  // bytes handed over and not yet written
    /// Bytes that somebody keeps who will hand them over.
    var reserved = 0
    /// Whoever waits for the backlog to become small.
    var held: [@Sendable () -> Void] = []
    var failure: Int32?
    /// Somebody has taken what was pending, and writes it.
    var isWriting = false
    /// How many of the pending bytes the tap has seen.
    var seen = 0
    /// The thread that says itself when what it sends is to leave.
    var gatherer: UInt?
    /// Whether the thread was started, and whether it has ended.
    var hasThread = false
    var ended = false
    var closing = false
  }
  /// Changed with the lock held; the reader looks at it for every message without.
  private let isCongested = Atomic(false)
  /// What somebody has taken to write.
  private typealias Taken = (bytes: [UInt8], lengths: [Int], seen: Int)
  private let state = Monitor(State())
  private let descriptor: Int32
  private let framing: Framing
  private let limit: Int
  private let congested: @Sendable (Bool) -> Void
  private let tap: (any MessageTap)?
  private let failed: @Sendable (Int32) -> Void
  /// Held while the news is told, so that the last that is told is true: two threads that come with news may overtake each other.
  private let telling = Mutex(())

  /// The thread is started when there is something for it to do.
  /// - Parameters:
  ///   - limit: from how many unwritten bytes on it is congested, until half of them are gone.
  ///   - tap: sees every message.
  ///   - congested: called when that changes, from whichever thread; must not block, nor send anything.
  ///   - failed: called once, on the writer's thread, with the errno when the descriptor takes no more (EPIPE: nobody reads).
  init(
    descriptor: Int32, framing: Framing, limit: Int, tap: (any MessageTap)? = nil, congested: @escaping @Sendable (Bool) -> Void,
    failed: @escaping @Sendable (Int32) -> Void
  ) {
    self.descriptor = descriptor
    self.framing = framing
    self.limit = limit
    self.congested = congested
    self.tap = tap
    self.failed = failed
  }

  /// Hands over one message. After a failure it is dropped: there is nobody to read it.
  /// - Returns: whether so much is unwritten now that output should be held back.
  @discardableResult func send(_ message: [UInt8]) -> Bool { send { $0.append(contentsOf: message) } }

  /// The same for a message that `write` appends to what is pending: no bytes of it are moved. With the lock held, so all that it may do is
  /// to write.
  @discardableResult func send(_ write: (inout [UInt8]) -> Void) -> Bool { send(atMost: .max, write) ?? false }

  /// The same, unless the message grows longer than so many bytes: then nothing is sent.
  /// - Returns: nil if it did.
  func send(atMost longest: Int, _ write: (inout [UInt8]) -> Void) -> Bool? {
    let (isNew, isFull, isGathered) = state.look { state -> (Bool, Bool?, Bool) in
      guard state.failure == nil else { return (false, false, true) }
      let before = state.pending.count
      let length = framing.append(write, to: &state.pending)
      if length > longest {
        state.pending.removeLast(state.pending.count - before)
        return (false, nil, true)
      }
      state.backlog += state.pending.count - before
      if tap != nil { state.lengths.append(length) }
      let isNew = state.backlog > limit && !isCongested.exchange(true, ordering: .relaxed)
      let isGathered = state.gatherer == currentThread() && state.pending.count < Self.gathered
      return (isNew, state.backlog > Self.full, isGathered)
    }
    if !isGathered { flush() }
    if isNew { tell() }
    return isFull
  }

  /// From now on what this thread sends leaves when it calls ``flush()``, or with what others send: messages that came together are answered
  /// together.
  func gather() { state.look { $0.gatherer = currentThread() } }

  /// The thread that gathers does so no more.
  func stopGathering() {
    state.look { $0.gatherer = nil }
    flush()
  }

  /// Writes what is pending, if it is short and fits at once; else the thread does.
  func flush() {
    let (taken, isLeft) = state.look { state -> (Taken?, Bool) in
      // Whoever writes now sees to the rest.
      guard !state.pending.isEmpty, !state.isWriting else { return (nil, false) }
      guard state.pending.count <= Self.fitsAtOnce, isWritable(descriptor) else { return (nil, true) }
      return (state.take(), false)
    }
    if isLeft { wakeThread() }
    guard var taken else { return }
    if let tap { show(taken, to: tap) }
    let count = systemWrite(descriptor, taken.bytes)
    // With our caller's locks held, which is safe: nobody is held back while so little waits, so nobody's `resume` is called here.
    if count == taken.bytes.count {
      written(count)
      return putBack(&taken)
    }
    // A terminal takes a part. The thread goes on where this stopped, and meets what stopped it.
    let rest = taken.bytes.dropFirst(max(0, count))
    state.change { state in
      state.backlog -= taken.bytes.count - rest.count
      state.pending.insert(contentsOf: rest, at: 0)
      state.seen = rest.count
      state.isWriting = false
    }
    wakeThread()
  }

  /// There is something for the thread. Where this user may have no more threads, the process ends, as it would have at its start.
  private func wakeThread() {
    let isThere = state.change { state in
      defer { state.hasThread = true }
      return state.hasThread
    }
    if !isThere { BackgroundThread.start { [self] in run() } }
  }

  /// Counts bytes, or counts them no more, that will be handed over later.
  func reserve(_ count: Int) { state.look { $0.reserved += count } }

  /// Whether so much is unwritten that output should be held back.
  var isFull: Bool { state.look { $0.backlog > Self.full } }

  /// How many bytes wait for the client to read them, those that are not complete yet included.
  var unsent: Int { state.look { $0.backlog + $0.reserved } }

  /// Blocks while twice as much waits as makes it congested: until then a client that does not read can still be heard, to cancel what makes
  /// it more.
  func waitForRoom() {
    guard isCongested.load(ordering: .relaxed), state.look({ $0.backlog >= 2 * limit }) else { return }
    flush()
    state.wait { $0.backlog < 2 * limit || $0.failure != nil ? () : nil }
  }

  /// Calls `resume`, on the writer's thread, when little is unwritten, or nobody reads any more. False if that is so already.
  func whenDrained(_ resume: @escaping @Sendable () -> Void) -> Bool {
    state.look { state in
      guard state.backlog > Self.nearlyEmpty, state.failure == nil else { return false }
      state.held.append(resume)
      return true
    }
  }

  /// Blocks until everything is written, at most for the given time: the client may never read it.
  func waitUntilWritten(milliseconds: Int) {
    for _ in 0..<milliseconds where state.look({ $0.backlog > 0 && $0.failure == nil }) { usleep(1000) }
  }

  /// Writes what is pending, and ends the thread if there is one.
  func close() {
    state.change { $0.closing = true }
    flush()
    state.wait { state in
      if state.hasThread { return state.ended ? () : nil }
      return state.backlog == 0 || state.failure != nil ? () : nil
    }
  }

  private func tell() { telling.withLock { _ in congested(isCongested.load(ordering: .relaxed)) } }

  private func run() {
    var isEnlarged = false
    while var taken = next() {
      if let tap { show(taken, to: tap) }
      if taken.bytes.count > Self.largePipe, !isEnlarged {
        enlargePipe(descriptor, Self.largePipe)
        isEnlarged = true
      }
      guard let code = write(taken.bytes) else {
        putBack(&taken)
        continue
      }
      let held = state.change { state in
        state.failure = code
        state.pending = []
        state.backlog = 0
        isCongested.store(false, ordering: .relaxed)
        state.isWriting = false
        return state.takeHeld()
      }
      tell()
      for resume in held { resume() }
      failed(code)
    }
    state.change { $0.ended = true }
  }

  /// Writes what this thread has taken. In slices, so that whoever is held back can go on while the last of it is written.
  /// - Returns: nil, or the errno of a failure.
  private func write(_ bytes: [UInt8]) -> Int32? {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let slice = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.slice))
        if let code = writeAll(descriptor, slice) { return code }
        written(slice.count)
        rest = rest.dropFirst(slice.count)
      }
      return nil
    }
  }

  /// So many bytes are written.
  private func written(_ count: Int) {
    let (isOver, held, isAwaited) = state.look { state in
      state.backlog -= count
      let wasCongested = isCongested.load(ordering: .relaxed)
      let isOver = wasCongested && state.backlog < limit / 2
      if isOver { isCongested.store(false, ordering: .relaxed) }
      return (isOver, state.backlog <= Self.nearlyEmpty ? state.takeHeld() : [], wasCongested || state.closing)
    }
    if isAwaited { state.change { _ in } }
    if isOver { tell() }
    for resume in held { resume() }
  }

  /// All is written that somebody had taken: its memory is for what comes next. The thread waits for this, too, where it is to end.
  private func putBack(_ taken: inout Taken) {
    let isLeft = state.change { state in
      state.isWriting = false
      // Not of a burst: it would stay, and a stream of output have three such buffers instead of two.
      if taken.bytes.capacity <= Self.nearlyEmpty {
        taken.bytes.removeAll(keepingCapacity: true)
        swap(&state.spare, &taken.bytes)
      }
      return !state.pending.isEmpty
    }
    if isLeft { wakeThread() }
  }

  private func show(_ taken: Taken, to tap: any MessageTap) {
    var rest = taken.bytes.dropFirst(taken.seen)
    for length in taken.lengths {
      let (before, after) = framing.lengths(around: length)
      rest = rest.dropFirst(before)
      tap.sent(rest.prefix(length))
      rest = rest.dropFirst(length + after)
    }
  }

  private func next() -> Taken? {
    state.wait { state -> Taken?? in
      if state.isWriting { return nil }
      guard state.pending.isEmpty else { return state.take() }
      return state.closing ? .some(nil) : nil
    }
  }
}

extension MessageWriter.State {
  fileprivate mutating func take() -> (bytes: [UInt8], lengths: [Int], seen: Int) {
    let taken = (pending, lengths, seen)
    (pending, spare, lengths, seen, isWriting) = (spare, [], [], 0, true)
    return taken
  }

  fileprivate mutating func takeHeld() -> [@Sendable () -> Void] {
    defer { held = [] }
    return held
  }
}
