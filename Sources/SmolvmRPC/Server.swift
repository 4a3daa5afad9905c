import JSON
import JSONRPC
import Smolvm
import Synchronization

/// What a server is told when it starts.
public struct ServerOptions: Sendable {
  /// What bounds a client.
  public var connection = Connection.Limits()
  /// How many calls may have children at once.
  public var maxChildren = 64
  /// One command at a time, in the order of arrival.
  public var isSequential = false

  /// The usual options.
  public init() {}
}

/// smolvm's commands on the wire.
public final class Server: Service {
  let smolvm: SmolvmClient
  let scheduler: Scheduler
  let options: ServerOptions
  let inputBudget = InputBudget()
  /// Set when this program was told to end: from then on every call is refused.
  private let isEnding = Atomic(false)

  /// A server that drives the given smolvm.
  public init(_ smolvm: SmolvmClient, options: ServerOptions = ServerOptions()) {
    self.smolvm = smolvm
    self.options = options
    scheduler = Scheduler(maxRunning: options.maxChildren, isSequential: options.isSequential)
  }

  /// Starts no commands, or goes on; for ``Connection``'s congestion.
  public func pause(_ isPaused: Bool) { scheduler.pause(isPaused) }

  /// Takes one call.
  public func receive(_ call: Call) {
    if isEnding.load(ordering: .relaxed) { return call.fail(.shuttingDown) }
    guard let method = Registry.byName[call.method] else {
      // Notifications under $/ are optional by the convention of LSP: whoever does not know one says nothing.
      if call.id == nil && call.method.utf8.starts(with: "$/".utf8) { return call.succeed([:]) }
      return call.fail(.methodNotFound(call.method, nearest: NearestName.all(to: call.method, among: Registry.methods.map(\.name))))
    }
    method.handle(call, self)
  }

  /// Ends the input of what runs: see ``Job/inputEnded()``.
  public func inputEnded(_ calls: [Call]) {
    for call in calls { (call.work as? Job)?.inputEnded() }
  }

  /// Everything is answered. Blocks until the work is done that went on beyond its answer.
  public func close() {
    scheduler.waitUntilIdle(milliseconds: .max)
    smolvm.end(grace: .seconds(1))
  }

  /// Ends everything: what is in flight is answered with the output so far where it can be ended, at once where it must go on to its end.
  /// Blocks until that is done, at most for the given time; children that are left then are killed.
  /// - Parameter connection: whose calls they are.
  public func end(_ connection: Connection, milliseconds: Int) {
    isEnding.store(true, ordering: .relaxed)
    for call in connection.calls {
      if let job = call.work as? Job { job.end(.shuttingDown) } else { call.fail(.shuttingDown) }
    }
    connection.waitUntilAnswered(milliseconds: milliseconds)
    for call in connection.calls { call.fail(.shuttingDown) }
    // Those that must not stop half way: a create or a delete takes a second, rarely ten.
    scheduler.waitUntilIdle(milliseconds: 10_000)
    smolvm.end(grace: .seconds(1))
  }
}
