import Foundation
import JSON
import Testing
import TestSupport

/// What stands in the folder schema.
struct SchemaFilesTests {
  static let folder = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../schema").standardized.path

  @Test func theFilesAreThoseOfThisProgram() throws {
    let fresh = try TemporaryFolder()
    #expect(try Session([Programs.smolvmRPC, "schema", "--write", fresh.path]).end().status == 0)
    let paths = try FileManager.default.subpathsOfDirectory(atPath: fresh.path).sorted()
    #expect(paths.contains("openrpc.json") && paths.contains("clients/python/smolvm_rpc.py"))
    for path in paths {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: fresh.file(path), isDirectory: &isFolder), !isFolder.boolValue else { continue }
      let expected = FileManager.default.contents(atPath: fresh.file(path))
      #expect(
        FileManager.default.contents(atPath: Self.folder + "/" + path) == expected,
        "schema/\(path) is out of date; run: swift run smolvm-rpc schema --write schema")
    }
    let published = try FileManager.default.subpathsOfDirectory(atPath: Self.folder)
    #expect(Set(published).subtracting(paths) == ["CHANGELOG.md"], "nothing writes these any more; remove them")
  }

  @Test func discoverAnswersThePublishedDocumentAndTheCommandLinePrintsIt() throws {
    let published = try JSONParser.parse(Array(Data(contentsOf: URL(fileURLWithPath: Self.folder + "/openrpc.json"))))
    let session = try FakeCLI([]).session()
    #expect(try session.call(1, "rpc.discover")["result"] == published)
    let printed = try Session([Programs.smolvmRPC, "schema", "openrpc"]).end()
    #expect(try printed.status == 0 && JSONParser.parse(printed.lines.joined(separator: "\n")) == published)
    for wrong in [["schema"], ["schema", "nonsense"], ["schema", "json", "--write", "x"], ["--write", "x"]] {
      #expect(try Session([Programs.smolvmRPC] + wrong).end().status == 2)
    }
  }

  private static let failing: [JSONValue] = [
    "rpc.discover", "pack.inspect", "pack.pull", "pack.push", "machine.checkpointPrune", "machine.checkpointWarm",
    "machine.branchRelease", "machine.shell",
  ]

  /// That of rpc.discover would be the document in itself; the others need a registry to succeed, a store of checkpoints, a held branch, or are different each
  /// time (a shell's prompt), and have examples that do not.
  @Test func everyMethodHasAnExampleThatSucceeds() throws {
    let document = try JSONParser.parse(Array(Data(contentsOf: URL(fileURLWithPath: Self.folder + "/openrpc.json"))))
    for method in document["methods"]?.array ?? [] {
      let names = (method["examples"]?.array ?? []).map { $0["name"] }
      #expect(
        names.isEmpty == Self.failing.contains(method["name"] ?? .null),
        "\(method["name"]?.string ?? "")")
    }
  }

  @Test func everyMethodStandsInTheREADME() throws {
    let text = try String(contentsOfFile: Self.folder + "/../README.md", encoding: .utf8)
    let document = try JSONParser.parse(Array(Data(contentsOf: URL(fileURLWithPath: Self.folder + "/openrpc.json"))))
    let names = (document["methods"]?.array ?? []).compactMap { $0["name"]?.string }
    #expect(names.count > 10 && names.filter { !text.contains("`\($0)`") } == [])
  }

  @Test func theChangelogBeginsWithTheVersionThatIsSpoken() throws {
    let text = try String(contentsOfFile: Self.folder + "/CHANGELOG.md", encoding: .utf8)
    let first = text.split(separator: "\n").first { $0.hasPrefix("## ") && !$0.contains("Rules") }
    let version = try FakeCLI([]).session().call(1, "server.info")["result"]?["schemaVersion"]?.string
    #expect(first.map(String.init) == version.map { "## \($0)" })
  }
}
