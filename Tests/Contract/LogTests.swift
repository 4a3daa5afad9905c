import Foundation
import JSON
import Testing
import TestSupport

/// `machine logs` of real CLIs that have it, with a log that is written here.
@Suite(
  .enabled(
    if: !Tiers.clis.isEmpty, "contract tier: Tests/all installs real smolvm CLIs and names them in SMOLVM_RPC_TEST_CLIS"))
struct LogTests {
  private static let clis = Tiers.clis.filter { $0.version == "1.32.2" || $0.version == "1.28.1" }

  private func machine(_ cli: Tiers.CLI, _ text: String) throws -> (real: RealCLI, log: URL) {
    let real = try RealCLI(cli)
    _ = try real.result("machine.create", ["name": "m"])
    let folder = try #require(try real.result("machine.dataDir", ["name": "m"])["path"]?.string)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let log = URL(fileURLWithPath: folder + "/workload.log")
    try Data(text.utf8).write(to: log)
    return (real, log)
  }

  @Test(arguments: clis) func theLogComesByteForByte(cli: Tiers.CLI) throws {
    let (real, log) = try machine(cli, "one\ntwo\nthrée")
    #expect(try real.result("machine.logs", ["name": "m"]) == ["log": "one\ntwo\nthrée", "encoding": "utf8", "bytes": 14])
    #expect(try real.result("machine.logs", ["name": "m", "tail": 1])["log"] == "thrée")
    let cut = try real.result("machine.logs", ["name": "m", "maxOutputBytes": 4])
    #expect(cut["log"] == "one" && cut["truncated"] == ["at": 2, "missing": 11] || cut["bytes"] == 14, "\(cut.text)")
    try Data([0, 255, 10]).write(to: log)
    #expect(try real.result("machine.logs", ["name": "m"])["log"] == "AP8K")
    #expect(try real.error("machine.logs", ["name": "nobody"])["data"]?["kind"] == "machineNotFound")
    #expect(try real.error("machine.logs", ["name": "nobody", "follow": true])["data"]?["kind"] == "machineNotFound")
  }

  @Test(arguments: clis) func ofAMachineThatDoesNotRunThereIsNothingToFollow(cli: Tiers.CLI) throws {
    let (real, _) = try machine(cli, "one\n")
    real.session.request(1, "machine.logs", ["name": "m", "follow": true, "stream": true])
    #expect(try real.session.answer(1)["result"] == ["bytes": 4])
    #expect(StreamedOutput(real.session.notifications(1)).text("stdout") == "one\n")
  }
}
