import JSON
import JSONRPC
import SmolvmRPC
import Synchronization

/// The second door: takes what MCP clients send, and hands everything else on. The tools are the server's methods; order, policy, cancelling and
/// cleaning up are its own.
public final class MCPDoor: Service {
  private let server: Server
  private let choice: ToolSet.Choice
  /// Made when the first client asks: it takes longer than all else at the start, and most clients speak no MCP.
  private let madeTools = Mutex<ToolSet?>(nil)
  private let leave: @Sendable () -> Void
  private let isMCP: Atomic<Bool>

  /// How long what is in flight goes on when an MCP client has closed its end; then it is cancelled, which takes most commands a few
  /// milliseconds. Clients kill after 2 s.
  private static let grace = Duration.milliseconds(600)
  /// When this process is to be gone, whatever is left to clean up: its reaper does that.
  private static let patience = Duration.milliseconds(900)

  /// A door to a server.
  /// - Parameters:
  ///   - tools: which methods are offered.
  ///   - isMCP: whether the client is known to speak MCP; else its first such message tells.
  ///   - leave: answers what is left and ends this process; what is to be cleaned up is its reaper's.
  public init(to server: Server, tools: ToolSet.Choice, isMCP: Bool, leave: @escaping @Sendable () -> Void) {
    self.server = server
    choice = tools
    self.leave = leave
    self.isMCP = Atomic(isMCP)
  }

  private var tools: ToolSet {
    madeTools.withLock { made in
      let tools = made ?? ToolSet(choice, of: server)
      made = tools
      return tools
    }
  }

  public func receive(_ call: Call) {
    guard Self.isOurs(call.method) else { return server.receive(call) }
    do throws(Refusal) {
      if call.isInBatch { throw .batch }
      try answer(call)
    } catch {
      call.fail(error.error)
    }
  }

  /// What a client of MCP may ask for.
  static let methods = telling + ["ping", "logging/setLevel"]

  /// What only a client of MCP says; a ping, or a name that was mistyped, may come from anybody, and their calls are finished at the end.
  private static let telling = ["initialize", "server/discover", "tools/list", "tools/call"]

  /// MCP's names have a slash; those of LSP's convention ($/…) are our own.
  private static func isOurs(_ method: String) -> Bool {
    method == "initialize" || method == "ping" || method.utf8.contains(UInt8(ascii: "/")) && !method.utf8.starts(with: "$/".utf8)
  }

  private func answer(_ call: Call) throws(Refusal) {
    let params = call.takeParams()
    if call.id == nil { return notified(call, params) }
    let era = try ProtocolVersion.era(of: params)
    if Self.telling.contains(call.method) { isMCP.store(true, ordering: .relaxed) }
    switch (call.method, era) {
    case ("ping", .legacy): call.succeed()
    case ("initialize", .legacy): call.succeed(Handshake.initialized(params, server))
    case ("logging/setLevel", .legacy):
      try Logging.set(params["level"]?.string, for: call)
      call.succeed()
    case ("server/discover", .modern): call.succeed(Handshake.discovered(server))
    case ("tools/list", _): call.succeed(tools.listed(era))
    case ("tools/call", _): try callTool(call, params, era)
    default: throw .method(call.method)
    }
  }

  /// What is not known says nothing to anybody.
  private func notified(_ call: Call, _ params: JSONObject) {
    if call.method == "notifications/cancelled", let id = params["requestId"].flatMap({ try? RequestID($0) }),
      let other = call.find(id),
      let tool = other.voice as? ToolCall
    {
      tool.silence()
      other.cancel()
    }
    call.succeed()
  }

  private func callTool(_ call: Call, _ params: JSONObject, _ era: ProtocolVersion.Era) throws(Refusal) {
    guard let name = params["name"]?.string else { throw .params("name is the name of a tool") }
    let tools = tools
    guard let tool = tools.tool(name) else { throw .params("there is no tool \(name)\(tools.nearest(to: name))") }
    let given: JSONObject
    switch params["arguments"] {
    case nil, .null: given = [:]  // some clients write null for nothing
    case .object(let object)?: given = object
    default: throw .params("arguments is an object")
    }
    var token = params["_meta"]?["progressToken"]
    if token == .null { token = nil }
    if let token, token.string == nil, token.int == nil { throw .params("_meta.progressToken is a string or a whole number") }
    let voice = ToolCall(call, era, progressToken: token, server)
    call.turn(into: tool.arguments(given), voice: voice)
    if let (name, why) = Tool.notTaken.first(where: { ![nil, .null, false].contains(given[$0.name]) }) {
      return call.fail(.invalidParams(path: "/" + name, expected: why))
    }
    server.carryOut(call, as: tool.method)
  }

  public func inputEnded(_ calls: [Call]) {
    server.inputEnded(calls)
    guard isMCP.load(ordering: .relaxed) else { return }
    _ = server.after(Self.grace) {
      for call in calls {
        // Nobody waits for it: a client that is closing fails where an answer still comes (PyPI mcp 1.30).
        (call.voice as? ToolCall)?.silence()
        call.cancel()
      }
    }
    // Not on the loop: what it waits for may hold that up.
    BackgroundThread.start { [leave] in
      BackgroundThread.sleep(Self.patience)
      leave()
    }
  }
}
