import ChildProcess
import Foundation
import Testing
import TestSupport

/// Files that go into simulated machines and out of them, and packs.
struct SimulatedFileTests {
  private func message(_ text: String) -> String {
    #"{"error":{"code":"SMOLVM_ERROR","message":"agent operation failed: \#(text)"}}"# + "\n"
  }

  @Test(arguments: [0, 1, 4096, 1 << 20, (1 << 20) + 1, 5_000_000]) func filesArriveByteForByteBothWays(size: Int) throws {
    let cli = try SimulatedCLI.withMachine()
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
    let here = try cli.folder.write("here", bytes)
    #expect(try cli.run("machine", "cp", here, "m:/deep/down/a:b").status == 0)
    let back = cli.folder.file("ba:ck")
    #expect(try cli.run("machine", "cp", "m:/deep/down/a:b", back).status == 0)
    #expect(FileManager.default.contents(atPath: back) == Data(bytes))
  }

  @Test func aFileMayComeByStdin() throws {
    let cli = try SimulatedCLI.withMachine()
    let here = try cli.folder.write("a:b", Array("by stdin".utf8))
    #expect(try cli.start(["machine", "cp", "/dev/stdin", "m:/f"], stdin: .file(path: here)).end().status == 0)
    #expect(try cli.shell("cat /f").stdout == "by stdin")
  }

  @Test func modesAreSetOnUploadsAndKeptOnDownloads() throws {
    let cli = try SimulatedCLI.withMachine()
    let here = try cli.folder.write("here", Array("#!/bin/sh\necho ran\n".utf8))
    #expect(try cli.run("machine", "cp", "--mode", "0755", here, "m:/tmp/program").status == 0)
    #expect(try cli.shell("/tmp/program").stdout == "ran\n")
    #expect(try cli.run("machine", "cp", "--mode=0644", here, "m:/tmp/program").status == 0)
    #expect(try cli.shell("/tmp/program").status == 126)
    chmod(here, 0o600)
    #expect(try cli.run("machine", "cp", "m:/etc/hostname", here).status == 0)
    var info = stat()
    #expect(stat(here, &info) == 0 && info.st_mode & 0o777 == 0o600)
    #expect(FileManager.default.contents(atPath: here) == Data("m\n".utf8))
  }

  @Test func whatCannotBeCopiedIsSaid() throws {
    let cli = try SimulatedCLI.withMachine()
    let here = try cli.folder.write("here", [1])
    let (none, folder) = ("No such file or directory (os error 2)", "Is a directory (os error 21)")
    for (arguments, text) in [
      (["/no", "m:/x"], "read local file: /no: \(none)"), (["/etc", "m:/x"], "read source file: \(folder)"),
      ([here, "m:/etc"], "write file: failed to open /etc: \(folder)"), ([here, "m:"], "write file: failed to open : \(none)"),
      (["m:/no", here], "read file: failed to open /no: \(none)"), (["m:/etc", here], "read file: failed to open /etc: \(folder)"),
      (["m:/etc/hosts", "/no/x"], "write local file: /no/x: \(none)"),
      (["m:/etc/hosts", cli.folder.path], "write local file: \(cli.folder.path): \(folder)"),
    ] {
      let run = try cli.start(["machine", "cp"] + arguments).end()
      #expect(run.status == 1 && run.stdout.isEmpty && run.stderr.hasSuffix(message(text)), "\(run)")
    }
    #expect(FileManager.default.contents(atPath: here) == Data([1]))
  }

  @Test func aGuestSeesNothingOutsideItsRoot() throws {
    let cli = try SimulatedCLI.withMachine()
    let secret = try cli.folder.write("secret", Array("host".utf8))
    #expect(try cli.shell("cat /../../../..\(secret) ../../../..\(secret); echo $?").stdout == "1\n")
    #expect(try cli.run("machine", "cp", "m:../../../../..\(secret)", cli.folder.file("out")).status == 1)
    #expect(
      try cli.shell("echo guest >/../../..\(secret); mkdir -p ..\(cli.folder.path); echo guest >\(secret); cat \(secret)").stdout
        == "guest\n")
    #expect(FileManager.default.contents(atPath: secret) == Data("host".utf8))
  }

  @Test func aPackHoldsTheFilesOfItsMachine() throws {
    let cli = try SimulatedCLI.withMachine()
    let staging = cli.folder.file("staging")
    _ = try cli.shell("mkdir /data; printf '\\377\\000x' >/data/bytes; echo '#!/bin/sh' >/data/empty")
    let output = cli.folder.file("pack")
    func pack() throws -> CLIRun.End {
      try cli.run("pack", "create", "--from-vm=m", "-o", output, environment: ["SMOLVM_PACK_STAGING": staging])
    }
    #expect(try pack().status == 1)
    _ = try cli.run("machine", "stop", "--name=m")
    let first = try pack()
    #expect(first.status == 0 && first.stdout.hasPrefix("Packing VM 'm' snapshot...\n"), "\(first)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: staging).isEmpty)
    let bytes = FileManager.default.contents(atPath: output + ".smolmachine")
    _ = try pack()
    #expect(
      FileManager.default.isExecutableFile(atPath: output) && FileManager.default.contents(atPath: output + ".smolmachine") == bytes
    )
    #expect(try cli.run("machine", "create", "--name=n", "--from", output + ".smolmachine").status == 0)
    _ = try cli.run("machine", "start", "--name=n")
    let back = cli.folder.file("back")
    #expect(try cli.run("machine", "cp", "n:/data/bytes", back).status == 0)
    #expect(FileManager.default.contents(atPath: back) == Data([0xFF, 0, 0x78]))
  }
}
