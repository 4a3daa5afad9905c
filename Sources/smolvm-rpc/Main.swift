import JSONRPC
import Simulation
import Smolvm
import SmolvmRPC

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The program: reads its arguments and puts the parts together.
@main enum Main {
  static func main() {
    // The parent first: it may die at any moment, and another one take its place.
    let parent = getppid()
    Reaper.runIfAsked()
    Simulation.runIfAsked()
    guard let streams = StandardStreams.take() else {
      Log.write("no descriptors are left; raise ulimit -n", .error)
      exit(1)
    }
    do {
      let arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
      switch arguments.action {
      case .help: exit(Output.line(Help.text, to: streams))
      case .version: exit(Output.line("\(Product.name) \(Product.version)", to: streams))
      case .serve: exit(Serve.run(arguments, input: streams.input, output: streams.output, parent: parent))
      case .call(let method, let params): exit(CallOnce.run(method, params, arguments, streams))
      case .doctor: exit(Doctor.run(arguments, streams))
      case .schema(let name): exit(SchemaCommand.show(name, streams))
      case .writeSchema(let folder): exit(SchemaCommand.write(to: folder))
      }
    } catch {
      Output.error("\(error.message)\nTry '\(Product.name) --help'.")
      exit(2)
    }
  }
}
