import ChildProcess
import JSONRPC
import Smolvm
import SmolvmRPC

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Serves requests from stdin until its end.
enum Serve {
  /// - Returns: the exit status.
  static func run(_ arguments: Arguments) -> Int32 {
    guard let streams = StandardStreams.take() else {
      Output.error("cannot take over stdin and stdout: errno \(errno)")
      return 1
    }
    return run(arguments, input: streams.input, output: streams.output)
  }

  /// The same over any two descriptors.
  static func run(_ arguments: Arguments, input: Int32, output: Int32) -> Int32 {
    do {
      let loop = try ProcessLoop()
      let server = Server(try Smolvm(path: arguments.smolvmPath, loop: loop), options: arguments.options)
      let connection = Connection(output: output, limits: arguments.options.connection) { code in
        // Nobody reads the answers: nobody wants the work.
        Log.write("stdout takes no more (errno \(code)); ending")
        end(server, loop)
      }
      connection.serve(input: input, service: server)
      return 0
    } catch {
      Log.write("cannot start: \(error)")
      return 1
    }
  }

  /// Ends all children and then this process, with status 1. Children that ignore TERM are killed after a second.
  private static func end(_ server: Server, _ loop: ProcessLoop) -> Never {
    server.close()
    loop.terminateAll(grace: .seconds(1))
    for _ in 0..<300 where loop.running > 0 { usleep(10_000) }
    _exit(1)  // not exit: its handlers would run beside the threads that are still at work
  }
}
