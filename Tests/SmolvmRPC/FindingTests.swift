import Foundation
import JSON
import Testing
import TestSupport

/// Finding smolvm, and saying well that it is not there.
struct FindingTests {
  /// Written by a child: while this process held the file open for writing, a child spawned by another test would inherit it for a
  /// moment, and the kernel runs no file that somebody writes (ETXTBSY).
  private func script(_ text: String, in folder: TemporaryFolder, _ name: String = "smolvm", mode: String = "755") throws -> String
  {
    let path = folder.file(name)
    let write = #"printf '%s\n' "$1" >"$2" && chmod "$3" "$2""#
    #expect(try Session(["/bin/sh", "-c", write, "sh", "#!/bin/sh\n\(text)", path, mode]).end().status == 0)
    return path
  }

  private func found(_ arguments: [String] = [], _ environment: [String: String]) throws -> JSONValue? {
    try Session([Programs.smolvmRPC] + arguments, environment: environment).call(1, "server.info")["result"]?["smolvm"]
  }

  @Test func theOptionComesBeforeTheVariableBeforeThePathBeforeTheUsualPlaces() throws {
    let folder = try TemporaryFolder()
    for (index, name) in ["option", "variable", "path/smolvm", "home/.local/bin/smolvm"].enumerated() {
      let place = folder.file(name)
      try FileManager.default.createDirectory(
        atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      _ = try script("echo smolvm 1.0.\(index + 1)", in: folder, name)
    }
    var environment = ["SMOLVM_RPC_SMOLVM": folder.file("variable"), "PATH": folder.file("path"), "HOME": folder.file("home")]
    #expect(try found(["--smolvm", folder.file("option")], environment)?["version"] == "1.0.1")
    #expect(try found([], environment)?["version"] == "1.0.2")
    environment["SMOLVM_RPC_SMOLVM"] = ""
    #expect(try found([], environment)?["path"] == .string(folder.file("path/smolvm")))
    environment["PATH"] = "/nowhere"
    #expect(try found([], environment)?["version"] == "1.0.4")
  }

  @Test func withoutSmolvmInfoStillAnswersAndCallsSayHowToInstallIt() throws {
    let folder = try TemporaryFolder()
    let environment = ["PATH": folder.path, "HOME": folder.path, "SMOLVM_RPC_SMOLVM": folder.file("none")]
    let session = try Session([Programs.smolvmRPC], environment: environment)
    let info = try session.call(1, "server.info")["result"]?["smolvm"]
    #expect(info?["available"] == false && info?["kind"] == "smolvmMissing" && info?["hint"]?.string?.contains("install") == true)
    let error = try session.call(2, "machine.list")["error"]
    #expect(error?["code"] == 1000 && error?["message"]?.string?.contains(folder.file("none")) == true)
    #expect(error?["data"]?["hint"]?.string?.contains("install") == true)
    // Installed meanwhile: no restart is needed.
    _ = try script("echo smolvm 1.32.2", in: folder, "none")
    #expect(try session.call(3, "server.info")["result"]?["smolvm"]?["version"] == "1.32.2")
    // And a newer one in its place is noticed.
    _ = try script("echo smolvm 1.33.0; exit 0", in: folder, "none")
    #expect(try session.call(4, "server.info")["result"]?["smolvm"]?["version"] == "1.33.0")
  }

  @Test(arguments: [
    ("echo smolvm 0.0.36", "0.0.36"), ("echo other 1.2.3", "other 1.2.3"), ("exit 0", "nothing"),
    ("echo smolvm 1.2.3; exit 3", "smolvm 1.2.3"),
    ("echo smolvm", "smolvm"),
  ])
  func anotherProductOfThatNameIsToldApart(text: String, said: String) throws {
    let folder = try TemporaryFolder()
    let session = try Session([Programs.smolvmRPC, "--smolvm", try script(text, in: folder)])
    let error = try session.call(1, "machine.list")["error"]
    #expect(error?["code"] == 1006 && error?["message"]?.string?.contains(said) == true, "\(String(describing: error?.text))")
  }

  @Test func aSmolvmThatIsKilledWhileItIsAskedIsNotTakenForAnotherProduct() throws {
    let folder = try TemporaryFolder()
    let session = try Session([Programs.smolvmRPC, "--smolvm", try script("kill -9 $$", in: folder)])
    let data = try session.call(1, "machine.list")["error"]?["data"]
    #expect(data?["kind"] == "smolvmFailed" && data?["retryable"] == true)
  }

  @Test func whatCannotBeRunIsMissing() throws {
    let folder = try TemporaryFolder()
    let plain = try script("echo smolvm 1.0.0", in: folder, mode: "644")
    #expect(try found(["--smolvm", plain], [:])?["why"]?.string?.contains("no executable file") == true)
    #expect(try found(["--smolvm", folder.path], [:])?["kind"] == "smolvmMissing")
    let alien = try folder.write("alien", Array("\u{7F}ELF nonsense".utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: alien)
    #expect(try found(["--smolvm", alien], [:])?["available"] == false)
  }
}
