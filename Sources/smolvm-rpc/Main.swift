import JSONRPC
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
    do {
      let arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
      switch arguments.action {
      case .help: Output.line(Help.text)
      case .version: Output.line("\(Product.name) \(Product.version)")
      case .serve: exit(Serve.run(arguments))
      case .call(let method, let params): exit(CallOnce.run(method, params, arguments))
      case .doctor: exit(Doctor.run(arguments))
      }
    } catch {
      Output.error("\(error.message)\nTry '\(Product.name) --help'.")
      exit(2)
    }
  }
}
