import JSONRPC
import Smolvm
import SmolvmRPC

/// Whether there is a smolvm, and what it is too old for.
enum SmolvmCheck {
  static func findings(_ path: String?, _ environment: ChildEnvironment) -> [Doctor.Finding] {
    do throws(SmolvmError) {
      let found = OneAnswer<Result<InstalledCLI, SmolvmError>>()
      try SmolvmClient(path: path, environment: environment).find { found.set($0) }
      let cli = try found.wait().get()
      let missing = Registry.methods.filter { $0.since > cli.version }.map(\.name)
      let there = Doctor.Finding(name: "smolvm", state: .good, says: "\(cli.version) (smol machines) at \(cli.path)")
      if missing.isEmpty { return [there, Doctor.Finding(name: "version", state: .good, says: "every method can be called")] }
      let old = Doctor.Finding(
        name: "version", state: .doubtful, says: "too old for \(missing.joined(separator: ", "))",
        todo: "the rest works; server.info says which parameters it is too old for. A newer smolvm has them")
      return [there, old]
    } catch {
      return [Doctor.Finding(name: "smolvm", state: .bad, says: error.message, todo: error.hint)]
    }
  }
}
