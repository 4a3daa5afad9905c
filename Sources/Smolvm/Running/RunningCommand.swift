import ChildProcess
import Synchronization

/// A command that runs, or is about to; may be used from any thread.
public final class RunningCommand: Sendable {
  private struct State: Sendable {
    var child: ChildHandle?
    var whenCancelled = WhenCancelled.kill
    var isCancelled = false
    var isHeldBack = false
    var isFollowedEnough = false
    var input = PendingInput()
    var size: Terminal?
    /// What is to be done if it is cancelled before its first child.
    var giveUpWaiting: (@Sendable () -> Void)?
  }
  private let state = Mutex(State())

  /// One that has not begun; what is asked of it is kept until it has.
  public init() {}

  /// Ends it, in the way that its command declares. What it did until then is done.
  /// - Returns: what becomes of the run of the CLI that is under way.
  @discardableResult public func cancel() -> WhenCancelled {
    let (child, way, giveUp) = state.withLock { state in
      state.isCancelled = true
      defer { state.giveUpWaiting = nil }
      return (state.child, state.child == nil ? .kill : state.whenCancelled, state.giveUpWaiting)
    }
    if way != .finish { child?.terminate() }
    giveUp?()
    return way
  }

  /// It waits for something before its first child, such as smolvm's version: if it is cancelled by then, nobody has to wait for that.
  func whileWaiting(_ giveUp: @escaping @Sendable () -> Void) {
    let isCancelled = state.withLock { state in
      if !state.isCancelled { state.giveUpWaiting = giveUp }
      return state.isCancelled
    }
    if isCancelled { giveUp() }
  }

  /// Ends the run of the CLI that is under way, whatever its command declares, and though nobody cancelled it.
  public func giveUp() { state.withLock { $0.child }?.terminate() }

  /// Nobody wants a follower to go on: it tells what there is, and ends with its result. Nothing for any other command.
  public func followNoLonger() { state.withLock { $0.isFollowedEnough = true } }

  var isFollowedEnough: Bool { state.withLock { $0.isFollowedEnough } }

  /// Writes to the command's standard input, where the command was told to keep it open, after all that was written before.
  ///
  /// `completion` is called once, on the loop's thread or this one: when the last byte is in the pipe to the CLI, or when nobody reads it
  /// any more.
  public func write(_ bytes: [UInt8], completion: @escaping @Sendable (Result<Void, NobodyReads>) -> Void) {
    let told: PendingInput.Completion = { result in completion(result.mapError { NobodyReads(written: $0.written) }) }
    switch state.withLock({ $0.input.write(bytes, told) }) {
    case .kept: break
    case .now(let child): child.write(bytes, completion: told)
    case .closed: completion(.failure(NobodyReads(written: 0)))
    }
  }

  /// End of file for the command, after what waits to be written. Later writes fail.
  public func finishInput() {
    state.withLock { $0.input.finish() }?.finishInput()
  }

  /// Stops taking the command's output, so that it comes to a halt.
  public func pauseOutput() { holdBack(true)?.pauseOutput() }

  /// Goes on taking it.
  public func resumeOutput() { holdBack(false)?.resumeOutput() }

  var isHeldBack: Bool { state.withLock { $0.isHeldBack } }

  private func holdBack(_ isHeldBack: Bool) -> ChildHandle? {
    state.withLock { state in
      state.isHeldBack = isHeldBack
      return state.child
    }
  }

  /// Begins its next child, under the lock (handing it to the loop only queues it): a child that ends at once cannot be followed by the
  /// next before it is known here. False, and nothing begun, once it is cancelled.
  func begin(_ step: Step, _ start: () -> ChildHandle) -> Bool {
    state.withLock { state in
      if state.isCancelled { return false }
      state.giveUpWaiting = nil
      let child = start()
      state.child = child
      state.whenCancelled = step.whenCancelled
      if let size = state.size { child.resize(size.size) }
      if case .open = step.stdin { state.input.begin(child, step.firstInput) }
      return true
    }
  }

  /// Gives the terminal on which the command runs another size.
  public func resize(_ size: Terminal) {
    let child = state.withLock { state in
      state.size = size
      return state.child
    }
    child?.resize(size.size)
  }

  /// There will be no more children: what was never written is told so.
  public func end() {
    let lost = state.withLock { state in
      state.child = nil
      state.giveUpWaiting = nil
      return state.input.close()
    }
    for completion in lost { completion(.failure(InputClosed(written: 0))) }
  }
}

/// A write that could not be finished: the command's input was ended, or it closed it, or it has ended.
public struct NobodyReads: Error, Sendable, Hashable {
  /// How many bytes of the write went into the pipe. Whether anybody has read them is not known.
  public let written: Int
}

/// Input for a command, from the first write on: kept as long as there is no child to take it.
private struct PendingInput: Sendable {
  typealias Completion = @Sendable (Result<Void, InputClosed>) -> Void
  enum Written {
    case kept
    case now(ChildHandle)
    case closed
  }

  private var waiting: [(bytes: [UInt8], completion: Completion)] = []
  private var child: ChildHandle?
  private var isFinished = false

  mutating func write(_ bytes: [UInt8], _ completion: @escaping Completion) -> Written {
    if isFinished { return .closed }
    if let child { return .now(child) }
    waiting.append((bytes, completion))
    return .kept
  }

  /// Returns whom to tell now.
  mutating func finish() -> ChildHandle? {
    isFinished = true
    return child
  }

  mutating func begin(_ new: ChildHandle, _ first: [UInt8]) {
    child = new
    if !first.isEmpty { new.write(first) }
    for write in waiting { new.write(write.bytes, completion: write.completion) }
    waiting = []
    if isFinished { new.finishInput() }
  }

  mutating func close() -> [Completion] {
    isFinished = true
    child = nil
    defer { waiting = [] }
    return waiting.map(\.completion)
  }
}
