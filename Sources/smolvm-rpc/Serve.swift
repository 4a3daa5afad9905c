import JSONRPC
import MCP
import Smolvm
import SmolvmRPC
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Serves requests until the end of the input.
enum Serve {
  /// - Parameter parent: the process whose death means that nobody listens any more.
  /// - Returns: the exit status.
  static func run(_ arguments: Arguments, input: Int32, output: Int32, parent: pid_t?) -> Int32 {
    Signals.hold()
    Log.level = arguments.logLevel
    do throws(SmolvmError) {
      let id = Session.newID()
      var (path, environment) = (arguments.smolvmPath, ChildEnvironment.current())
      if arguments.options.isSimulated { (path, environment) = try Simulated.make(for: id, environment) }
      let trace: Trace?
      do throws(TraceProblem) { trace = try arguments.traceFile.map { path throws(TraceProblem) in try Trace(path: path) } } catch {
        Log.write("cannot write the trace \(error.path): \(String(cString: strerror(error.code)))", .error)
        return 2
      }
      let session = Session(id: id, smolvm: path, environment: environment)
      if arguments.options.isSimulated { session.begin() }
      let smolvm = try SmolvmClient(path: path, environment: environment, records: session)
      let server = Server(smolvm, session, options: arguments.options)
      // Each thread takes as long as a tenth of all else at the start, so each is started when there is something for it to do.
      // `made`, since `lost` speaks of the connection that it is given to.
      let made = OneAnswer<Connection>()
      let connection = Connection(
        output: output, framing: arguments.framing, limits: arguments.options.connection, congested: server.pause, tap: trace,
        lost: { why in BackgroundThread.startOrDo { end(server, made.wait(), because: why, status: 1) } })
      made.set(connection)
      smolvm.tellRuns { words in Log.write(words(), .debug) }
      smolvm.countKeptOutput { connection.unsent }
      server.whenAskedToEnd { call in BackgroundThread.startOrDo { end(server, connection, asking: call, status: 0) } }
      let door = MCPDoor(to: server, tools: arguments.tools, isMCP: arguments.isMCP) {
        // Also out of cleaning up, which may take minutes: the reaper goes on with it. But who was told to end has little time anyway.
        if isToldToEnd.load(ordering: .relaxed) { return }
        for call in connection.calls { call.fail(.shuttingDown) }
        connection.waitUntilWritten(milliseconds: 100)
        _exit(0)
      }
      let failure = connection.serve(input: input, service: door, parent: parent) {
        Signals.watch { end(server, connection, status: 0) }
      }
      // Whoever ends this process now does so when all is cleaned up.
      if isEnding.exchange(true, ordering: .relaxed) { while true { pause() } }
      server.close()
      return failure == nil ? 0 : 1
    } catch {
      Log.write("cannot start: \(error)", .error)
      return 1
    }
  }

  private static let isEnding = Atomic(false)
  private static let isToldToEnd = Atomic(false)

  /// Ends everything, and then this process. Whoever comes second leaves it to the first.
  private static func end(
    _ server: Server, _ connection: Connection, because why: String? = nil, asking: Call? = nil, status: Int32
  ) {
    guard !isEnding.exchange(true, ordering: .relaxed) else { return }
    if let why { Log.write("\(why); ending", .info) }
    isToldToEnd.store(true, ordering: .relaxed)
    let report = server.end(connection, except: asking, milliseconds: 2500)
    asking?.succeed(encoding: report)
    connection.waitUntilWritten(milliseconds: status == 0 ? 1000 : 0)
    _exit(status)  // not exit: its handlers would run beside the threads that are still at work
  }
}
