import Foundation
import JSON
import Smolvm
import Testing
import TestSupport

/// pack.push, pack.pull and pack.inspect through the real CLI and a registry on this host, where every version speaks plain HTTP. The
/// packs are the real CLI's own, too, of machines that have never run.
@Suite(
  .enabled(if: !Tiers.clis.isEmpty, "contract tier: Tests/all installs real smolvm CLIs and names them in SMOLVM_RPC_TEST_CLIS"))
struct RegistryTests {
  @Test(arguments: Tiers.clis) func aPackIsPushedInspectedAndPulled(cli: Tiers.CLI) throws {
    let (real, registry) = (try PackingCLI(cli), try Registry())
    let pack = try real.pack("m", smolfile: "[secrets]\nDB_PASSWORD = { from_env = \"HOST_DB\" }\n")
    let reference = JSONValue.string(registry.reference("me/tool:1.0"))
    #expect(try real.result("pack.push", ["reference": reference, "file": .string(pack)]) == ["reference": reference])
    // As if nobody had pushed it before: layers that are there are not sent again.
    #expect(try real.result("pack.push", ["reference": reference, "file": .string(pack)]) == ["reference": reference])

    let bytes = try #require(FileManager.default.contents(atPath: pack))
    let manifest = try real.result("pack.inspect", ["reference": reference])
    #expect(manifest["mode"] == "vm" && manifest["image"] == "vm://m" && manifest["smolvmVersion"]?.string == cli.version)
    #expect(manifest["cpus"] == 2 && manifest["mem"]?.int != nil && manifest["platform"]?.string?.hasPrefix("linux/") == true)
    #expect(manifest["env"]?.array?.contains("snake_case=1") == true && manifest["hostPlatform"] == manifest["platform"])
    #expect(manifest["secretRefs"] == ["DB_PASSWORD": ["fromEnv": "HOST_DB"]], "\(manifest.text)")
    #expect(manifest["layerSize"]?.int == bytes.count && manifest["layerDigest"]?.string?.hasPrefix("sha256:") == true)
    let typed = try JSONValueDecoder().decode(Printed<PackManifest>.self, from: manifest).record()
    #expect(typed.cpus == 2 && typed.image == "vm://m" && typed.layerSize == bytes.count && typed.network == false)
    #expect(manifest["assets"]?["agentRootfs"]?["path"] == "agent-rootfs.tar" && !manifest.text.contains("agent_rootfs"))

    // From the registry, and then from the CLI's own cache over a file that is there.
    for _ in 0..<2 {
      let output = real.folder.file("pulled.smolmachine")
      #expect(try real.result("pack.pull", ["reference": reference, "output": .string(output)]) == ["output": .string(output)])
      #expect(FileManager.default.contents(atPath: output) == bytes)
      try Data("old".utf8).write(to: URL(fileURLWithPath: output))
    }
  }

  @Test(arguments: Tiers.clis) func aMachineIsMadeFromAPackThatAnotherHostPushed(cli: Tiers.CLI) throws {
    let (here, there, registry) = (try PackingCLI(cli), try PackingCLI(cli), try Registry())
    let reference = JSONValue.string(registry.reference("tool"))
    _ = try here.result("pack.push", ["reference": reference, "file": .string(try here.pack("m"))])
    let output = JSONValue.string(there.folder.file("pulled.smolmachine"))
    _ = try there.result("pack.pull", ["reference": reference, "output": output])
    #expect(try there.result("machine.create", ["name": "again", "from": output])["name"] == "again")
    #expect(try there.result("machine.status", ["name": "again"])["cpus"] == 2)
    if try #require(Version(cli.version)) >= PackList.since {
      let pulled = try #require(try there.result("pack.list", [:])["packs"]?.array?.first)
      #expect(pulled["size"]?.int != nil && pulled["refs"]?.array?.first?["repository"] == "tool", "\(pulled.text)")
      let typed = try JSONValueDecoder().decode(Printed<CachedPack>.self, from: pulled).record()
      #expect(try typed.refs?.first?.record().pulledAt != nil && typed.size != nil, "\(pulled.text)")
    }
  }

  @Test(arguments: Tiers.clis) func whatCannotBeHadIsUnavailableAndLeavesNoFile(cli: Tiers.CLI) throws {
    let (real, registry) = (try PackingCLI(cli), try Registry())
    let pack = try real.pack("m")
    for repository in ["tool:there", "garbled/tool:there"] {
      _ = try real.result("pack.push", ["reference": .string(registry.reference(repository)), "file": .string(pack)])
    }
    // An image that is no pack, and what is not even an image.
    let config = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    try registry.holds("image+blobs+\(config)", [:])
    try registry.holds(
      "image+manifests+latest",
      [
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "layers": [],
        "config": ["mediaType": "application/vnd.oci.image.config.v1+json", "digest": .string(config), "size": 2],
      ])
    try registry.holds("nonsense+manifests+latest", ["nothing": 1])
    let output = real.folder.file("pulled.smolmachine")
    for repository in ["tool:gone", "nobody/tool", "garbled/tool:there", "private/tool", "broken/tool", "image", "nonsense"] {
      let reference = JSONValue.string(registry.reference(repository))
      let inspected = try real.error("pack.inspect", ["reference": reference])
      #expect(inspected["data"]?["kind"] == "imageUnavailable" && inspected["data"]?["hint"] != nil, "\(inspected.text)")
      let pulled = try real.error("pack.pull", ["reference": reference, "output": .string(output)])
      #expect(pulled["data"]?["kind"] == "imageUnavailable", "\(pulled.text)")
      #expect(!FileManager.default.fileExists(atPath: output), "\(repository)")
    }
    for repository in ["private/tool", "broken/tool"] {
      let pushed = try real.error("pack.push", ["reference": .string(registry.reference(repository)), "file": .string(pack)])
      #expect(pushed["data"]?["kind"] == "imageUnavailable", "\(pushed.text)")
    }
  }

  @Test(arguments: Tiers.clis) func filesOfThisHostAreNotTheRegistrysFault(cli: Tiers.CLI) throws {
    let (real, registry) = (try PackingCLI(cli), try Registry())
    let reference = JSONValue.string(registry.reference("tool"))
    _ = try real.result("pack.push", ["reference": reference, "file": .string(try real.pack("m"))])
    for text in ["short", String(repeating: "long", count: 100)] {
      let file = JSONValue.string(try real.folder.write("notes.txt", text.utf8))
      let error = try real.error("pack.push", ["reference": reference, "file": file])
      #expect(
        error["data"]?["kind"] == "smolvmFailed" && error["data"]?["hint"]?.string?.contains("no pack") == true, "\(error.text)")
    }
    let missing = JSONValue.string(real.folder.file("nowhere/tool"))
    #expect(try real.error("pack.push", ["reference": reference, "file": missing])["data"]?["kind"] == "fileNotFound")
    #expect(try real.error("pack.pull", ["reference": reference, "output": missing])["data"]?["kind"] == "fileNotFound")
    let folder = try real.error("pack.pull", ["reference": reference, "output": .string(real.folder.path)])
    #expect(folder["data"]?["kind"] == "smolvmFailed", "\(folder.text)")
  }

  @Test(arguments: Tiers.clis) func credentialsOfTheConfigurationAreUsedAndNotShown(cli: Tiers.CLI) throws {
    let (real, registry) = (try PackingCLI(cli), try Registry())
    let reference = JSONValue.string(registry.reference("private/tool"))
    let pack = JSONValue.string(try real.pack("m"))
    #expect(try real.error("pack.push", ["reference": reference, "file": pack])["data"]?["kind"] == "imageUnavailable")
    let path = try #require(try real.result("registries.init", [:])["path"]?.string)
    let entry = "[machines.registries.\"\(registry.host)\"]\nusername = \"token\"\npassword = \"let-me-in\"\n"
    try Data(entry.utf8).write(to: URL(fileURLWithPath: path))
    _ = try real.result("pack.push", ["reference": reference, "file": pack])
    #expect(try real.result("pack.inspect", ["reference": reference])["image"] == "vm://m")
    let shown = try real.result("registries.show", [:]).text
    #expect(shown.contains(registry.host) && !shown.contains("let-me-in"), "\(shown)")
  }
}

/// A registry on this host, and the folder of what it holds.
private final class Registry {
  private let folder: TemporaryFolder
  private let session: Session
  /// Where it is.
  let host: String

  init() throws {
    folder = try TemporaryFolder()
    let program = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("registry.py").path
    session = try Session(["/usr/bin/env", "python3", program, folder.path])
    host = "127.0.0.1:" + (try session.waitForLines(1)[0])
  }

  /// What the CLI calls something in it.
  func reference(_ name: String) -> String { host + "/" + name }

  /// Puts something into it that nobody pushed.
  func holds(_ file: String, _ document: JSONValue) throws { try folder.write(file, document.text.utf8) }
}

/// A real smolvm that packs machines that have never run: the disks of theirs, and what smolvm puts into every pack, are stand-ins.
private final class PackingCLI {
  private let libraries: TemporaryFolder
  private let real: RealCLI
  /// Where its state is.
  var folder: TemporaryFolder { real.folder }

  init(_ cli: Tiers.CLI) throws {
    libraries = try TemporaryFolder()
    for library in ["libkrun.so", "libkrunfw.so.5"] { try libraries.write(library, []) }
    real = try RealCLI(cli, environment: ["SMOLVM_LIB_DIR": libraries.path, "NO_PROXY": "127.0.0.1"])
    try write(".local/share/smolvm/agent-rootfs/sbin/init")
    // In its place smolvm would call mkfs.ext4.
    try write(".smolvm/storage-template.ext4")
  }

  private func write(_ file: String) throws {
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: folder.file(file)).deletingLastPathComponent().path, withIntermediateDirectories: true)
    try folder.write(file, "stand-in".utf8)
  }

  /// Makes a machine and packs it.
  /// - Returns: the pack.
  func pack(_ name: String, smolfile: String = "") throws -> String {
    _ = try result("machine.create", ["name": .string(name), "env": ["snake_case": "1"]])
    let place = try real.dataFolder(of: name)
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    for disk in ["overlay.raw", "storage.raw"] {
      try Data(repeating: 7, count: 1 << 20).write(to: URL(fileURLWithPath: place + "/" + disk))
    }
    let packed = try result(
      "pack.create",
      [
        "fromMachine": .string(name), "output": .string(folder.file("packed")), "cpus": 2,
        "smolfile": .string(try folder.write("Smolfile", smolfile.utf8)),
      ])
    return try #require(packed["sidecar"]?.string)
  }

  func result(_ method: String, _ params: JSONValue) throws -> JSONValue { try real.result(method, params) }
  func error(_ method: String, _ params: JSONValue) throws -> JSONValue { try real.error(method, params) }
}
