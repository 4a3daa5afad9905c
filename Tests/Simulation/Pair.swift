import ChildProcess
import Foundation
import Testing
import TestSupport

/// Both of them, with a machine `m` that was created and never started.
final class Pair {
  let simulated: SimulatedCLI
  private let real: Tiers.CLI
  private let loop: ProcessLoop
  private var agent: Session?

  init() throws {
    simulated = try SimulatedCLI()
    real = try #require(Tiers.clis.first { $0.version == "1.32.2" })
    loop = try ProcessLoop()
    _ = try both(["machine", "create", "--name=m"])
  }

  /// Makes `m` run: in the simulation by starting it, in front of the real one by a stand-in for the agent in it.
  func runMachine() throws {
    try #require(try simulated.run("machine", "start", "--name=m").status == 0)
    let place = try run(["machine", "data-dir", "--name=m"]).stdout.split(separator: "\n").last.map(String.init)
    let agent = try Session([try #require(Tiers.agent), try #require(place) + "/agent.sock"])
    _ = try agent.waitForLines(1)
    self.agent = agent
  }

  private func run(_ arguments: [String]) throws -> CLIRun.End {
    let home = simulated.folder.path
    let spec = ProcessSpec(
      executable: real.path, arguments: ["--error-format", "json"] + arguments,
      environment: [("HOME", home), ("NO_COLOR", "1"), ("RUST_LOG", "off")], workingDirectory: home, deadline: .seconds(60))
    return try CLIRun(spec, on: loop).end()
  }

  /// What each of them says, without what comes from clocks and chance.
  func both(_ arguments: [String]) throws -> (real: CLIRun.End, simulated: CLIRun.End) {
    (plain(try run(arguments)), plain(try simulated.start(arguments, environment: ["HOME": simulated.folder.path]).end()))
  }

  private func plain(_ end: CLIRun.End) -> CLIRun.End {
    func plain(_ text: String) -> String {
      text.replacing(#/"created_at": \d+/#, with: "").replacing(#/Created: \d.*/#, with: "").replacing(
        #/vm-[0-9a-f]{8}/#, with: "vm")
    }
    return CLIRun.End(status: end.status, stdout: plain(end.stdout), stderr: plain(end.stderr))
  }
}
