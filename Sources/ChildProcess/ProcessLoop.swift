import CPosix
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Runs children, all of them on one thread of its own.
///
/// Every closure that is given to it is called on that thread, one at a time. One that takes long delays the output, the
/// exit and the deadline of every other child, so hand long work to somebody else.
///
/// The thread starts in `init`. It ends when this object is gone and its last child has ended: children that nobody
/// terminated run on to their end, and their closures are called. Timers that are due later than that are dropped.
public final class ProcessLoop: Sendable {
  private let port: LoopPort
  private let lastID = Atomic<UInt64>(0)
  private let watchesExits: Bool

  /// Starts the thread. What can fail: descriptors (four are needed) or threads are used up.
  public convenience init() throws(SpawnError) { try self.init(watchesExits: true) }

  /// `watchesExits: false` makes it behave as on a kernel without pidfd_open; for tests.
  init(watchesExits: Bool) throws(SpawnError) {
    self.watchesExits = watchesExits
    port = try LoopPort()
    try startLoopThread(port)
  }

  deinit { port.stop() }

  /// How many children live: spawned, and their end not yet told.
  public var running: Int { port.running.load(ordering: .relaxed) }

  /// Runs a child.
  ///
  /// - `started`: the child lives; its process id is also that of its group.
  /// - `output`: bytes as they come. The buffer is valid within the call only. In each channel they are in order.
  /// - `end`: called exactly once, after all output and all write completions, when there is no such process any more. A
  ///   child that could not be run, or whose exit somebody else has taken (`waitpid(-1)`, SIGCHLD ignored: "wait", ECHILD), ends
  ///   with an error.
  ///
  /// All bytes that the child itself wrote are delivered. What its own children write after its end is not: they may keep
  /// its pipes open as long as they like, and delay nobody.
  @discardableResult public func spawn(
    _ spec: ProcessSpec,
    started: (@Sendable (_ processID: Int32) -> Void)? = nil,
    output: @escaping @Sendable (OutputChannel, UnsafeRawBufferPointer) -> Void,
    end: @escaping @Sendable (Result<ProcessEnd, SpawnError>) -> Void
  ) -> ChildHandle {
    let id = lastID.add(1, ordering: .relaxed).newValue
    let handle = ChildHandle(id: id, port: port)
    let watchesExit = watchesExits
    port.post { core in
      if handle.isTerminated {
        end(.success(ProcessEnd(status: .signaled(SIGTERM), cause: .terminated)))
        return
      }
      do throws(SpawnError) {
        let child = try Child(id: id, spec: spec, handle: handle, core: core, output: output, end: end)
        core.add(child)
        started?(child.pid)
        child.begin(spec, watchesExit: watchesExit)
      } catch {
        end(.failure(error))
      }
    }
    return handle
  }

  /// Does `work` on the loop's thread, after all that was asked for before.
  public func perform(_ work: @escaping @Sendable () -> Void) { port.post { _ in work() } }

  /// Does `work` on the loop's thread when `delay` is over, up to a millisecond late.
  @discardableResult public func after(_ delay: Duration, _ work: @escaping @Sendable () -> Void) -> TimerHandle {
    let moment = Moment.now + delay
    let timer = TimerHandle { _ in work() }
    port.post { core in core.insert(timer, at: moment) }
    return timer
  }

  /// Blocks the calling thread, which must not be the loop's, until all that was asked for before is done and no child lives. Returns at once
  /// where no child was ever asked for, whatever else was.
  public func waitUntilIdle() {
    // To ask the loop takes half a millisecond, and a session that runs no command ends here.
    if lastID.load(ordering: .relaxed) == 0 { return }
    while true {
      // `running` does not count children that are asked for and not yet spawned; what is posted now comes after them.
      let living = Atomic(-1)
      guard port.post({ core in living.store(core.everyChild.count, ordering: .relaxed) }) else { return }
      while living.load(ordering: .relaxed) < 0 { usleep(500) }
      if living.load(ordering: .relaxed) == 0 { return }
      usleep(5000)
    }
  }

  /// Terminates every child that was asked for before, as ``ChildHandle/terminate()`` does; `grace`, if given, stands for
  /// each child's own time between TERM and KILL. Each end is told as usual.
  public func terminateAll(grace: Duration? = nil) {
    port.post { core in
      for child in core.everyChild { child.climb(.terminated, grace: grace) }
    }
  }
}
