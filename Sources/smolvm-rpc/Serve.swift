import JSONRPC
import Smolvm
import SmolvmRPC

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Serves requests until the end of the input.
enum Serve {
  /// - Returns: the exit status.
  static func run(_ arguments: Arguments, input: Int32, output: Int32) -> Int32 {
    Signals.hold()
    do throws(SmolvmError) {
      let smolvm = try SmolvmClient(path: arguments.smolvmPath)
      let server = Server(smolvm, options: arguments.options)
      let connection = Connection(output: output, limits: arguments.options.connection, congested: server.pause) { code in
        // Nobody reads the answers: nobody wants the work.
        Log.write("stdout takes no more (errno \(code)); ending")
        smolvm.end(grace: .seconds(1))
        _exit(1)  // not exit: its handlers would run beside the threads that are still at work
      }
      Signals.watch {
        connection.answerAll(.shuttingDown)
        smolvm.end(grace: .seconds(1))
        _exit(0)
      }
      return connection.serve(input: input, service: server) == nil ? 0 : 1
    } catch {
      Log.write("cannot start: \(error)")
      return 1
    }
  }
}
