import Foundation
import JSON
import Testing
import TestSupport

/// The program's own command line.
struct CommandLineTests {
  @Test func callPrintsTheResultAndExits0() throws {
    let fake = try FakeCLI([FakeCLI.rule(["machine", "ls"], ["stdout": "[]"])])
    // How messages come is about other clients.
    for options in [[], ["--framing", "headers"]] {
      let session = try Session([Programs.smolvmRPC] + options + ["call", "machine.list"], environment: fake.environment)
      let (lines, status) = try session.end()
      #expect(status == 0 && (try? JSONParser.parse(lines.joined(separator: "\n"))) == ["machines": []])
    }
  }

  @Test func callPrintsTheErrorOnStderrAndExits1() throws {
    let fake = try FakeCLI([])
    let session = try Session([Programs.smolvmRPC, "call", "machine.start", #"{"name":"-"}"#], environment: fake.environment)
    let (lines, status) = try session.end()
    #expect(lines.isEmpty && status == 1 && session.errors.contains("-32602"))
  }

  @Test(arguments: [
    ["call"], ["call", "machine.list", "[1]"], ["call", "machine.list", "{"], ["--bogus"], ["bogus"], ["--max-children", "0"],
    ["--sequential=false"], ["--help=x"],
    ["--smolvm"],
  ])
  func wrongArgumentsAreExit2(arguments: [String]) throws {
    let session = try Session([Programs.smolvmRPC] + arguments)
    #expect(try session.end().status == 2)
  }

  @Test func anAnswerThatCannotBeWrittenIsNoSuccess() throws {
    let fake = try FakeCLI([FakeCLI.rule(["machine", "ls"], ["stdout": "[]"])])
    for words in ["call machine.list", "--version"] {
      let session = try Session(
        ["/bin/sh", "-c", #""$0" \#(words) >/dev/full"#, Programs.smolvmRPC], environment: fake.environment)
      #expect(try session.end().status == 1)
    }
  }

  @Test func helpAndVersionAreOnStdout() throws {
    let help = try Session([Programs.smolvmRPC, "--help"]).end()
    #expect(help.status == 0 && help.lines.joined().contains("machine.exec"))
    #expect(try Session([Programs.smolvmRPC, "--version"]).end().lines.first?.hasPrefix("smolvm-rpc ") == true)
  }

  @Test func doctorSaysWhatIsMissing() throws {
    let session = try Session([Programs.smolvmRPC, "doctor", "--smolvm", "/nowhere/smolvm"])
    let (lines, status) = try session.end()
    #expect(status == 1 && lines.contains { $0.contains("FAIL smolvm") } && lines.contains { $0.contains("install") })
  }

  @Test func doctorSaysHowMuchRoomThereIs() throws {
    let lines = try Session([Programs.smolvmRPC, "doctor", "--smolvm", "/nowhere/smolvm"]).end().lines
    let line = try #require(lines.first { $0.contains(" disk: ") })
    let words = line.split(separator: " ")
    let unit = try #require(words.firstIndex { $0 == "GiB" || $0 == "MiB" })
    let said = try #require(Double(words[unit - 1])) * (words[unit] == "GiB" ? 1024 : 1)
    let folder = try #require(line.split(separator: "(").last?.dropLast())
    let free = try #require(try FileManager.default.attributesOfFileSystem(forPath: String(folder))[.systemFreeSize] as? NSNumber)
    // Others write meanwhile.
    #expect(abs(said - free.doubleValue / 1_048_576) < 4096, "\(line)")
  }
}
