import Testing
import TestSupport

/// The simulation, and the real CLI with a stand-in for the agent in its machine, side by side.
@Suite(
  .enabled(
    if: Tiers.clis.contains { $0.version == "1.32.2" } && Tiers.agent != nil,
    "contract tier: Tests/all sets SMOLVM_RPC_TEST_CLIS and SMOLVM_RPC_TEST_AGENT"))
struct AgainstTheRealCLIAndAnAgent {
  /// Of the agent's files only those are named that are there, or not there, on every system.
  @Test func inAMachineThatRunsBothSayTheSame() throws {
    let pair = try Pair()
    try pair.runMachine()
    let here = try pair.simulated.folder.write("here", Array("text".utf8))
    let commands: [[String]] = [
      ["exec", "--name=m", "--", "/no/such"], ["exec", "--name=m", "-i", "--", "/no/such"],
      ["exec", "--name=m", "-d", "--", "/no/such"],
      ["exec", "--name=m", "-i", "--", "/etc"], ["exec", "--name=m", "-i", "-w", "/no", "true"],
      ["exec", "--name=m", "-w", "/no", "true"],
      ["exec", "--name=m", "-i", "-w", "/etc/passwd", "true"], ["exec", "--name=m", "-i", "-w", "", "true"],
      ["exec", "--name=m", "-i", "--user=x", "true"], ["exec", "--name=m", "-i", "--secret-env", "A=SURELY_NOT_SET", "true"],
      ["exec", "--name=m", "-i", "--secret-env", "A", "true"], ["exec", "--name=m", "-i", "--secret-env", "=A", "true"],
      ["exec", "--name=m", "-i", "--secret-file", "A=/no", "true"], ["exec", "--name=m", "-i", "--secret-file", "A=no", "true"],
      ["exec", "--name=m", "-i", "--secret-file", "A=\(here)", "--", "sh", "-c", "echo $A"],
      ["exec", "--name=m", "-i", "--timeout=300ms", "--", "sh", "-c", "echo so far; echo err >&2; sleep 60"],
      ["exec", "--name=m", "--timeout=300ms", "--", "sh", "-c", "echo so far; sleep 60"],
      ["exec", "--name=m", "-i", "-e", "A=b=c", "-e", "=v", "-e", "", "-w", "/tmp", "--", "sh", "-c", "echo $A; pwd; exit 7"],
      ["exec", "--name=m", "-i", "--", "sh", "-c", "exit 255"], ["exec", "--name=m", "-i", "--", "sh", "-c", "kill -9 $$"],
      ["cp", "/no/such", "m:/tmp/x"], ["cp", "/etc", "m:/tmp/x"], ["cp", here, "m:/etc"], ["cp", here, "m:"],
      ["cp", "m:/no/such", "back"],
      ["cp", "m:/etc", "back"], ["cp", "--mode=9", here, "m:/tmp/x"], ["cp", "--mode=99999", here, "m:/tmp/x"],
      ["cp", "--mode=0600", "m:/etc/passwd", "back"],
    ]
    for command in commands {
      let (real, simulated) = try pair.both(["machine"] + command)
      #expect(simulated == real, "\(command)")
    }
  }
}
