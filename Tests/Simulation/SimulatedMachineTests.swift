import Foundation
import JSON
import Simulation
import Testing
import TestSupport

/// Machines that are simulated, from creation to deletion.
struct SimulatedMachineTests {
  @Test func itSaysTheVersionThatItSimulates() throws {
    #expect(try SimulatedCLI().run("--version") == CLIRun.End(status: 0, stdout: "smolvm 1.32.2\n", stderr: ""))
  }

  @Test func aPreparedFolderHoldsALinkToThisProgram() throws {
    let folder = try TemporaryFolder()
    let simulated = try SimulatedSmolvm(in: folder.path)
    #expect(simulated.path == folder.file("smolvm"))
    #expect(FileManager.default.isExecutableFile(atPath: simulated.path))
    #expect(throws: SimulatedSmolvm.Failure.self) { try SimulatedSmolvm(in: folder.path) }
    #expect(throws: SimulatedSmolvm.Failure.self) { try SimulatedSmolvm(in: "relative") }
  }

  @Test func withoutItsNameTheProgramStaysItself() throws {
    let folder = try TemporaryFolder()
    let session = try Session([Programs.smolvmRPC, "--version"], environment: [SimulatedSmolvm.variable: folder.path])
    #expect(try session.end().lines.first?.hasPrefix("smolvm-rpc ") == true)
  }

  @Test func aMachineLivesThroughItsStates() throws {
    let cli = try SimulatedCLI()
    func state() throws -> String? {
      try JSONParser.parse(cli.run("machine", "status", "--json", "--name=m").stdout)["state"]?.string
    }
    #expect(try cli.run("machine", "create", "--name=m").stdout.hasPrefix("Created machine: m\n"))
    #expect(try state() == "created")
    #expect(try cli.run("machine", "stop", "--name=m").stdout == "Machine 'm' is not running (state: created)\n")
    let start = try cli.run("machine", "start", "--name=m")
    #expect(start == CLIRun.End(status: 0, stdout: "Machine 'm' running (PID: 1001)\n", stderr: "Starting machine 'm'...\n"))
    #expect(try state() == "running")
    #expect(try cli.run("machine", "start", "--name=m").stdout == "Machine 'm' already running\n")
    #expect(try cli.run("machine", "stop", "--name=m").stdout.hasSuffix("Stopped machine: m\n"))
    #expect(try state() == "stopped")
    #expect(try cli.run("machine", "stop", "--name=m").stdout == "Machine 'm' is not running (state: stopped)\n")
    #expect(try cli.run("machine", "delete", "-f", "--name=m").stdout == "Deleted machine: m\n")
    #expect(try cli.run("machine", "ls", "--json").stdout == "[]\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: cli.folder.file("state/vms")).isEmpty)
  }

  @Test func whatIsGivenAtCreationIsShown() throws {
    let cli = try SimulatedCLI()
    let made = try cli.run(
      "machine", "create", "--name=m", "--cpus=2", "--mem=512", "--storage=5", "--net", "--label=b=1", "--label=a=2=3",
      "--image=alpine",
      "--volume=\(cli.folder.path):/mnt/x:ro", "--port=8080:80", "--allow-cidr=10.0.0.0/8", "--", "echo", "hi")
    #expect(made.status == 0, "\(made)")
    let shown = try JSONParser.parse(cli.run("machine", "status", "--json", "--name=m").stdout)
    #expect(shown["cpus"] == 2 && shown["memory_mib"] == 512 && shown["storage_gb"] == 5 && shown["overlay_gb"] == .some(.null))
    #expect(shown["network"] == true && shown["labels"] == ["a": "2=3", "b": "1"] && shown["image"] == "alpine")
    #expect(
      shown["mounts"] == 1 && shown["ports"] == 1 && shown["cmd"] == ["echo", "hi"] && shown["allowed_cidrs"] == ["10.0.0.0/8"])
    #expect(
      shown["created_at"] == 1_750_000_000 && shown["pid"] == .some(.null) && shown.object?.keys.sorted() == shown.object?.keys)
  }

  @Test func theSameCommandsGiveTheSameAnswers() throws {
    func story() throws -> [CLIRun.End] {
      let cli = try SimulatedCLI()
      return try [
        cli.run("machine", "create"), cli.run("machine", "create", "--name=b"), cli.run("machine", "start", "--name=b"),
        cli.run("machine", "exec", "-d", "--name=b", "true"), cli.run("machine", "exec", "--name=b", "--", "uname", "-a"),
        cli.run("machine", "run", "--", "hostname"), cli.run("machine", "ls", "--json"), cli.run("machine", "ls", "-v"),
      ]
    }
    #expect(try story() == story())
  }

  @Test func ofFortyCreationsAtOnceNoneIsLostAndANameIsGivenOnce() throws {
    let cli = try SimulatedCLI()
    let distinct = try (0..<40).map { try cli.start(["machine", "create", "--name=m\($0)"]) }
    let same = try (0..<40).map { _ in try cli.start(["machine", "create", "--name=same"]) }
    #expect(try distinct.allSatisfy { try $0.end().status == 0 })
    #expect(try same.filter { try $0.end().status == 0 }.count == 1)
    #expect(try JSONParser.parse(cli.run("machine", "ls", "--json").stdout).array?.count == 41)
  }

  @Test func commandsAtStartHaveRunWhenItIsStarted() throws {
    let cli = try SimulatedCLI()
    _ = try cli.run("machine", "create", "--name=m", "--init=echo once >>/tmp/inits", "-e", "A=b")
    _ = try cli.run("machine", "start", "--name=m")
    #expect(try cli.shell("cat /tmp/inits; echo $A").stdout == "once\nb\n")
  }

  @Test func aRunLeavesNoMachine() throws {
    let cli = try SimulatedCLI()
    let run = try cli.run("machine", "run", "--image=alpine", "-i", "--", "sh", "-c", "cat; exit 5", stdin: "in")
    #expect(run.status == 5 && run.stdout == "in")
    #expect(run.stderr.hasPrefix("Starting ephemeral machine (vm-00000001)...\nPulling image alpine"))
    #expect(try cli.run("machine", "ls", "--json").stdout == "[]\n")
  }
}
