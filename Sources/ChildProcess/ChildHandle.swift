import Synchronization

/// One child, for whoever started it; safe from any thread. To let go of it changes nothing for the child.
///
/// Whatever is asked here is done on the loop's thread, in the order in which it was asked, and has no effect on a child
/// whose end is told.
public final class ChildHandle: Sendable {
  private let id: UInt64
  private let port: LoopPort
  private let terminated = Atomic<Bool>(false)
  private let paused = Atomic<Bool>(false)

  init(id: UInt64, port: LoopPort) {
    self.id = id
    self.port = port
  }

  /// Ends the child's whole group: TERM (and CONT, for the stopped), then KILL after ``ProcessSpec/killGrace``. When the
  /// child has ended by that, what is left of its group gets KILL at once. ``ProcessEnd/cause`` is `terminated`, unless the
  /// child had ended before.
  ///
  /// A child that is not spawned yet never is; it ends as `signaled(SIGTERM)`, `terminated`, without output. Output that is
  /// paused does not hold up the end: when the child has ended (or if it had before), what lies in its pipes is delivered at
  /// once all the same, at most what they hold.
  public func terminate() {
    if terminated.exchange(true, ordering: .relaxed) { return }
    tell { $0.climb(.terminated, grace: nil) }
  }

  /// Sends a signal to the child's group.
  public func signal(_ number: Int32) { tell { $0.signal(number) } }

  /// Writes to a standard input that is ``ChildInput/open`` or to a ``ProcessSpec/terminal``, after all that was written before.
  ///
  /// `completion` is called on the loop's thread when the last byte is in the pipe (or the terminal), or when the child has closed its input
  /// or ended; the completions of a child come in the order of its writes, and all before its end is told. Nothing bounds
  /// what may wait here but the caller.
  public func write(_ bytes: [UInt8], completion: (@Sendable (Result<Void, InputClosed>) -> Void)? = nil) {
    let id = id
    let accepted = port.post { core in
      guard let child = core.child(id) else {
        completion?(.failure(InputClosed(written: 0)))
        return
      }
      child.write(bytes, completion)
    }
    if !accepted { completion?(.failure(InputClosed(written: 0))) }
  }

  /// End of file for the child, after what waits to be written. Later writes fail.
  ///
  /// On a ``ProcessSpec/terminal`` the child notices nothing: there is no end of file but the byte (4, as a rule) that a
  /// terminal takes for one when it is not in raw mode, and to write that is up to the caller. Later writes fail there too.
  public func finishInput() { tell { $0.finishInput() } }

  /// Gives the child's terminal another size; the foreground group there gets SIGWINCH, unless it was that size already.
  /// Without effect on a child that has no ``ProcessSpec/terminal``.
  public func resize(_ size: TerminalSize) { tell { $0.resize(size) } }

  /// Stops reading the child's pipes, so that it comes to a halt when they are full. Called within `output`, that was the
  /// last call; from another thread, one chunk may still be on its way.
  ///
  /// The exit of the child is noticed all the same, and so are deadlines and signals. What lies in the pipes at that moment
  /// is kept; it is delivered after ``resumeOutput()``, and the end is told after it (at once, if nothing lay there). For a
  /// child that is ended by ``terminate()`` or its deadline, nothing is kept: its output comes when it has ended, and then
  /// its end.
  public func pauseOutput() {
    paused.store(true, ordering: .relaxed)
    tell { $0.outputPauseChanged() }
  }

  /// Goes on reading.
  public func resumeOutput() {
    paused.store(false, ordering: .relaxed)
    tell { $0.outputPauseChanged() }
  }

  /// Read on the loop's thread. Relaxed is enough: whoever changes it posts work after that, and the queue's lock orders it.
  var isPaused: Bool { paused.load(ordering: .relaxed) }
  var isTerminated: Bool { terminated.load(ordering: .relaxed) }

  private func tell(_ what: @escaping @Sendable (Child) -> Void) {
    let id = id
    port.post { core in
      if let child = core.child(id) { what(child) }
    }
  }
}

/// A write that could not be finished: the child closed its standard input, has ended, or never had one that is open.
public struct InputClosed: Error, Sendable, Hashable {
  /// How many bytes of this write went into the pipe. Whether the child has read them, nobody knows.
  public let written: Int

  /// Makes one; for those who stand in for a loop in tests.
  public init(written: Int) { self.written = written }
}
