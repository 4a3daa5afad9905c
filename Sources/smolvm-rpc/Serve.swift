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
        loop.terminateAll()
        _exit(1)
      }
      connection.serve(input: input, service: server)
      return 0
    } catch {
      Log.write("cannot start: \(error)")
      return 1
    }
  }
}
