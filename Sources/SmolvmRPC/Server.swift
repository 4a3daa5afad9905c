import JSON
import JSONRPC
import Smolvm

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
    guard let method = Registry.byName[call.method] else {
      // Notifications under $/ are optional by the convention of LSP: whoever does not know one says nothing.
      if call.id == nil && call.method.utf8.starts(with: "$/".utf8) { return call.succeed([:]) }
      return call.fail(.methodNotFound(call.method, nearest: NearestName.all(to: call.method, among: Registry.methods.map(\.name))))
    }
    method.handle(call, self)
  }
}
