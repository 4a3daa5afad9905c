import Foundation
import JSON
import Testing
import TestSupport

/// Files and folders in and out through the real CLI; "in the machine" is this host's own file system, seen by the stand-in for the agent.
@Suite(
  .enabled(
    if: !Tiers.clis.isEmpty && Tiers.agent != nil, "contract tier: Tests/all sets SMOLVM_RPC_TEST_CLIS and SMOLVM_RPC_TEST_AGENT"))
struct FileTests {
  private func machine(_ cli: Tiers.CLI) throws -> (real: RealCLI, inside: String) {
    let real = try RealCLI(cli)
    try real.machineWithAgent("m")
    let inside = real.folder.file("inside")
    try FileManager.default.createDirectory(atPath: inside, withIntermediateDirectories: true)
    return (real, inside)
  }

  private func read(_ real: RealCLI, _ path: String, _ more: JSONObject = [:]) throws -> JSONValue {
    try real.result("machine.readFile", .object(JSONObject([("name", "m"), ("path", .string(path))] + more.members)))
  }

  @Test(arguments: Tiers.clis) func aFileGoesInAndComesOutInPieces(cli: Tiers.CLI) throws {
    let (real, inside) = try machine(cli)
    let path = inside + "/a file;$(x)"
    let bytes = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let size = 300_000
    for start in stride(from: 0, to: bytes.count, by: size) {
      let piece = bytes[start..<min(start + size, bytes.count)]
      var params: JSONObject = [
        "name": "m", "path": .string(path), "data": .string(Base64.encode(piece)), "encoding": "base64",
      ]
      if start > 0 { params["offset"] = .number(JSONNumber(start)) }
      #expect(try real.result("machine.writeFile", .object(params)) == ["bytes": .number(JSONNumber(piece.count))])
    }
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == bytes)
    var found: [UInt8] = []
    while true {
      let piece = try read(real, path, ["offset": .number(JSONNumber(found.count)), "length": 250_000])
      #expect(piece["encoding"] == "base64" && piece["size"]?.int == bytes.count && piece["offset"]?.int == found.count)
      found += try #require(piece["data"]?.string.flatMap(Base64.decode))
      if piece["eof"] == true { break }
    }
    #expect(found == bytes)
    _ = try real.result("machine.writeFile", ["name": "m", "path": .string(path), "data": "the énd", "append": true])
    let tail = try read(real, path, ["offset": .number(JSONNumber(bytes.count))])
    #expect(tail["data"] == "the énd" && tail["encoding"] == "utf8" && tail["bytes"] == 8 && tail["eof"] == true)
  }

  @Test(arguments: Tiers.clis) func aWrittenFileReplacesWhatWasThereAndHasTheModeThatWasAskedFor(cli: Tiers.CLI) throws {
    let (real, inside) = try machine(cli)
    let path = inside + "/script"
    _ = try real.result("machine.writeFile", ["name": "m", "path": .string(path), "data": "a longer text than the next"])
    _ = try real.result("machine.writeFile", ["name": "m", "path": .string(path), "data": ""])
    let empty = try read(real, path)
    #expect(empty["data"] == "" && empty["size"] == 0 && empty["eof"] == true)
    let params: JSONValue = ["name": "m", "path": .string(path), "data": "#!/bin/sh\n", "mode": "0755"]
    if cli.version == "1.4.0" {
      #expect(try real.error("machine.writeFile", params)["data"]?["kind"] == "smolvmTooOld")
    } else {
      _ = try real.result("machine.writeFile", params)
      #expect(try read(real, path)["mode"] == "755")
    }
  }

  @Test(arguments: Tiers.clis) func whatIsNoFileIsRefusedWithAWordWhichAndWhy(cli: Tiers.CLI) throws {
    let (real, inside) = try machine(cli)
    func kind(_ path: String) throws -> JSONValue? {
      try real.error("machine.readFile", ["name": "m", "path": .string(path)])["data"]?["kind"]
    }
    #expect(try kind(inside + "/missing") == "fileNotFound")
    #expect(try kind(inside) == "fileNotFound")
    #expect(try kind("/dev/zero") == "fileNotFound")
    let error = try real.error(
      "machine.writeFile", ["name": "m", "path": .string(inside + "/no/file"), "data": "x", "append": true])
    #expect(error["data"]?["kind"] == "fileNotFound" && error["message"]?.string?.contains("/no/file") == true, "\(error.text)")
  }

  @Test(arguments: Tiers.clis) func aFolderGoesInAndComesOutWhole(cli: Tiers.CLI) throws {
    let (real, inside) = try machine(cli)
    let here = real.folder.file("a:b")
    for folder in ["/sub/deep", "/empty"] {
      try FileManager.default.createDirectory(atPath: here + folder, withIntermediateDirectories: true)
    }
    let random = Data((0..<200_000).map { _ in UInt8.random(in: 0...255) })
    try random.write(to: URL(fileURLWithPath: here + "/sub/deep/-odd \n name"))
    try FileManager.default.createSymbolicLink(atPath: here + "/link", withDestinationPath: "sub/deep")
    try "#!".write(toFile: here + "/tool", atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: here + "/tool")

    let there: JSONValue = ["machine": "m", "path": .string(inside + "/copy")]
    #expect(try real.result("machine.cp", ["src": ["path": .string(here)], "dst": there, "recursive": true]) == ["copied": true])
    let again = try real.error("machine.cp", ["src": ["path": .string(here)], "dst": there, "recursive": true])
    #expect(again["data"]?["kind"] == "invalidParams" && again["data"]?["path"] == "/dst", "\(again.text)")
    let back = real.folder.file("back")
    #expect(try real.result("machine.cp", ["src": there, "dst": ["path": .string(back)], "recursive": true]) == ["copied": true])
    let difference = try Session(["/usr/bin/env", "diff", "-r", "--no-dereference", here, back]).end()
    #expect(difference.status == 0 && difference.lines.isEmpty, "\(difference.lines)")
    let mode = try FileManager.default.attributesOfItem(atPath: back + "/tool")[.posixPermissions] as? Int
    #expect(mode == 0o750)
    // Nothing of the way is left.
    let names =
      try FileManager.default.contentsOfDirectory(atPath: real.folder.path)
      + FileManager.default.contentsOfDirectory(atPath: inside)
    #expect(!names.contains { $0.contains("rpc-") }, "\(names)")
  }

  /// Where this runs as root, tar would otherwise make both what they were.
  @Test(arguments: Tiers.clis.suffix(1)) func rightsAndDevicesOfAMachineDoNotComeToTheHost(cli: Tiers.CLI) throws {
    let (real, inside) = try machine(cli)
    try Data("x".utf8).write(to: URL(fileURLWithPath: inside + "/tool"))
    _ = try Session(["/bin/chmod", "6755", inside + "/tool"]).end()
    let there: JSONValue = ["machine": "m", "path": .string(inside)]
    let back = real.folder.file("back")
    #expect(try real.result("machine.cp", ["src": there, "dst": ["path": .string(back)], "recursive": true]) == ["copied": true])
    let mode = try FileManager.default.attributesOfItem(atPath: back + "/tool")[.posixPermissions] as? Int
    #expect(mode.map { $0 & 0o7000 } == 0)
    // What a machine names is not followed when it is thrown away again.
    let victim = real.folder.file("victim")
    for folder in [victim + "/sub", inside + "/closed"] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    try Data("kept".utf8).write(to: URL(fileURLWithPath: victim + "/sub/file"))
    try FileManager.default.createSymbolicLink(atPath: inside + "/closed/link", withDestinationPath: victim)
    _ = try Session(["/bin/chmod", "555", inside + "/closed"]).end()
    // Only root can.
    guard try Session(["/usr/bin/env", "mknod", inside + "/null", "c", "1", "3"]).end().status == 0 else { return }
    let again = real.folder.file("again")
    let error = try real.error("machine.cp", ["src": there, "dst": ["path": .string(again)], "recursive": true])
    #expect(error["message"]?.string?.contains("/null in the machine is a device") == true, "\(error.text)")
    let names = try FileManager.default.contentsOfDirectory(atPath: real.folder.path)
    #expect(!names.contains { $0.hasPrefix("again") }, "\(names)")
    #expect(try String(contentsOfFile: victim + "/sub/file", encoding: .utf8) == "kept")
  }

  /// The kernel gives such files in short reads.
  @Test(arguments: Tiers.clis.suffix(1)) func aFileThatTheKernelMakesUpComesWhole(cli: Tiers.CLI) throws {
    let (real, _) = try machine(cli)
    let path = "/proc/kallsyms"
    let read = try read(real, path, ["length": 4_000_000])
    let host = try Session(["/bin/sh", "-c", "head -c 4000000 \(path) | wc -c"]).end().lines.first.flatMap { Int($0) }
    #expect(read["bytes"]?.int == host && read["size"] == 0, "\(read["bytes"]?.text ?? "") of \(host ?? 0)")
  }

  /// The output of all calls is kept within bounds together.
  @Test(arguments: Tiers.clis.suffix(1)) func moreThanThereIsRoomForAtOnceIsRefusedAsThat(cli: Tiers.CLI) throws {
    let (real, inside) = try machine(cli)
    try Data(count: 16 << 20).write(to: URL(fileURLWithPath: inside + "/big"))
    for id in 1...8 {
      real.session.request(
        .number(JSONNumber(1000 + id)), "machine.readFile", ["name": "m", "path": .string(inside + "/big"), "length": 16_777_216])
    }
    for id in 1...8 {
      let answer = try real.session.answer(.number(JSONNumber(1000 + id)))
      if let read = answer["result"] {
        #expect(read["bytes"] == 16_777_216)
      } else {
        #expect(
          answer["error"]?["data"]?["kind"] == "overloaded" && answer["error"]?["data"]?["retryable"] == true,
          "\(answer.text.prefix(300))")
      }
    }
    #expect(try read(real, inside + "/big", ["length": 16_777_216])["bytes"] == 16_777_216)
  }

  @Test(arguments: Tiers.clis) func aFolderThatCannotBeCopiedLeavesNothing(cli: Tiers.CLI) throws {
    let (real, inside) = try machine(cli)
    let target = real.folder.file("target")
    let missing: JSONValue = ["machine": "m", "path": .string(inside + "/nothing")]
    let error = try real.error("machine.cp", ["src": missing, "dst": ["path": .string(target)], "recursive": true])
    #expect(error["data"]?["kind"] == "fileNotFound" && error["data"]?["path"] == "/src")
    let file = real.folder.file("file")
    try Data().write(to: URL(fileURLWithPath: file))
    let noFolder = try real.error("machine.cp", ["src": ["path": .string(file)], "dst": missing, "recursive": true])
    #expect(noFolder["data"]?["kind"] == "invalidParams" && noFolder["data"]?["path"] == "/src")
    let full: JSONValue = ["machine": "m", "path": .string(inside)]
    let taken = try real.error("machine.cp", ["src": full, "dst": ["path": .string(real.folder.path)], "recursive": true])
    #expect(taken["data"]?["kind"] == "invalidParams" && taken["data"]?["path"] == "/dst")
    #expect(!FileManager.default.fileExists(atPath: target))
  }
}
