import Simulation
import Smolvm

/// `--simulate`: another smolvm in the place of the real one, which lives in a folder of its own and goes with the session.
enum Simulated {
  /// Makes it.
  /// - Parameter session: whose it is: its folder bears that name, by which it is found and removed, whatever ends this process.
  /// - Returns: its path, and the environment in which it knows its folder.
  static func make(for session: String, _ environment: ChildEnvironment) throws(SmolvmError) -> (
    path: String, environment: ChildEnvironment
  ) {
    guard let folder = ScratchFolder(of: session, environment) else {
      throw SmolvmError(.smolvmFailed, "there is no place for a simulated smolvm: it lives in smolvm's cache folder, below HOME")
    }
    do {
      let smolvm = try SimulatedSmolvm(in: folder.path)
      return (smolvm.path, environment.setting(SimulatedSmolvm.variable, to: folder.path))
    } catch {
      throw SmolvmError(.smolvmFailed, "the simulated smolvm cannot be made in \(folder.path): \(error)")
    }
  }
}
