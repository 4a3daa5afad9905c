import JSON
import JSONRPC
import Smolvm
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What a server is told when it starts.
public struct ServerOptions: Sendable {
  /// What bounds a client.
  public var connection = Connection.Limits()
  /// How many calls may have children at once.
  public var maxChildren = 64
  /// One command at a time, in the order of arrival.
  public var isSequential = false
  /// Whether the end of the input cancels what is in flight; else that is finished.
  public var cancelsAtEndOfInput = false

  /// What calls may do.
  public var policy = Policy()

  /// Whether the smolvm that it drives is the simulated one.
  public var isSimulated = false

  /// The usual options.
  public init() {}
}

/// smolvm's commands on the wire.
public final class Server: Service {
  let smolvm: SmolvmClient
  let session: Session
  let scheduler: Scheduler
  let options: ServerOptions
  let inputBudget = InputBudget()
  /// Set when this program was told to end: from then on every call is refused.
  private let isEnding = Atomic(false)
  /// Whom to tell when a client asks for the end.
  private let shutdown = Mutex(Shutdown())
  let ownMachines = OwnMachines()

  /// A structure: a function that is a mutex's state itself is wrapped in one more conversion at every look (Swift 6.3).
  private struct Shutdown { var begin: (@Sendable (Call) -> Void)? }

  /// A server that drives the given smolvm.
  /// - Parameter session: keeps a record of what must not outlive this process.
  public init(_ smolvm: SmolvmClient, _ session: Session, options: ServerOptions = ServerOptions()) {
    self.smolvm = smolvm
    self.session = session
    self.options = options
    scheduler = Scheduler(maxRunning: options.maxChildren, isSequential: options.isSequential)
  }

  /// Starts no commands, or goes on; for ``Connection``'s congestion. Any thread may say so, with any lock held, so nothing is started here.
  public func pause(_ isPaused: Bool) {
    if isPaused { scheduler.pause() } else { smolvm.perform { [scheduler] in scheduler.resume() } }
  }

  /// Takes one call.
  public func receive(_ call: Call) {
    guard let method = Registry.method(call.method) else {
      // Notifications under $/ are optional by the convention of LSP: whoever does not know one says nothing.
      if call.id == nil && call.method.utf8.starts(with: "$/".utf8) { return call.succeed() }
      return call.fail(.methodNotFound(call.method, nearest: NearestName.all(to: call.method, among: Registry.names)))
    }
    carryOut(call, as: method)
  }

  /// Takes one call of a method, whatever the call is named.
  package func carryOut(_ call: Call, as method: Method) {
    if isEnding.load(ordering: .relaxed) { return call.fail(.shuttingDown) }
    do throws(PolicyRefusal) { try options.policy.check(method) } catch { return call.fail(error.error) }
    method.handle(call, self)
  }

  /// Does something later, on the loop's thread.
  /// - Returns: takes it back.
  package func after(_ time: Duration, _ work: @escaping @Sendable () -> Void) -> @Sendable () -> Void { smolvm.after(time, work) }

  /// Whether a method may be called at all.
  package func allows(_ method: Method) -> Bool {
    do throws(PolicyRefusal) { try options.policy.check(method) } catch { return false }
    return true
  }

  /// Ends the input of what runs: see ``Job/inputEnded()``.
  public func inputEnded(_ calls: [Call]) {
    for call in calls {
      guard let job = call.work as? Job else { continue }
      if options.cancelsAtEndOfInput { job.end(.cancelled) } else { job.inputEnded() }
    }
  }

  /// Everything is answered. Blocks until the work is done that went on beyond its answer, and what was made for the session is gone.
  public func close() {
    scheduler.waitUntilIdle(milliseconds: .max)
    smolvm.end(grace: .seconds(1))
    _ = session.cleanUp()
  }

  /// Calls `end` when a client asks for the end, on the reader's thread, which must not be blocked; with the call, which is to be answered with
  /// what ``end(_:except:milliseconds:)`` returns.
  public func whenAskedToEnd(_ end: @escaping @Sendable (Call) -> Void) { shutdown.withLock { $0.begin = end } }

  /// A client asks for the end.
  func askForEnd(_ call: Call) {
    guard let end = shutdown.withLock({ $0.begin }) else { return call.fail(.internalError("nobody ends this program")) }
    end(call)
  }

  /// Ends everything: what is in flight is answered with the output so far where it can be ended, at once where it must go on to its end;
  /// then what was made for the session is deleted. Blocks until that is done, at most for the given time; children that are left are killed.
  /// - Parameters:
  ///   - connection: whose calls they are.
  ///   - asking: the call that asked for the end, which is not ended.
  /// - Returns: what was cleaned up.
  @discardableResult public func end(_ connection: Connection, except asking: Call? = nil, milliseconds: Int) -> CleanUpReport {
    isEnding.store(true, ordering: .relaxed)
    let others = { connection.calls.filter { $0 !== asking } }
    for call in others() {
      if let job = call.work as? Job { job.end(.shuttingDown) } else { call.fail(.shuttingDown) }
    }
    for _ in 0..<milliseconds where !others().isEmpty { usleep(1000) }
    for call in others() { call.fail(.shuttingDown) }
    connection.waitUntilAnswered(butFor: asking == nil ? 0 : 1, milliseconds: 100)  // and handed to the writer
    // Those that must not stop half way: a create or a delete takes a second, rarely ten.
    scheduler.waitUntilIdle(milliseconds: 10_000)
    smolvm.end(grace: .seconds(1))
    return session.cleanUp()
  }
}
