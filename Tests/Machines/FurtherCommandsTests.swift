import Foundation
import JSON
import Testing
import TestSupport

/// The further commands, on real microVMs.
@Suite(.serialized, .secondChanceWhereEmulated, .withRealMicroVMs)
struct FurtherCommandsTests {
  @Test func twentyMegabytesGoInAndComeOutInPiecesAndAFolderWhole() throws {
    let real = try RealMachine()
    let share = try #require(Tiers.share)
    try real.create(["lifetime": "session"])
    try real.start()
    let piece = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 167 >> 5) }
    let text = JSONValue.string(Base64.encode(piece))
    // All at once in one pipe: they take effect in their order.
    let ids = (0..<20).map { index in
      let id = real.id()
      var params: JSONObject = ["name": real.machine, "path": "/root/big", "data": text, "encoding": "base64"]
      if index > 0 { params["append"] = true }
      real.session.request(id, "machine.writeFile", .object(params))
      return id
    }
    for id in ids { #expect(try real.session.answer(id)["result"]?["bytes"]?.int == piece.count) }
    var offset = 0
    while true {
      let params: JSONValue = [
        "name": real.machine, "path": "/root/big", "offset": .number(JSONNumber(offset)),
        "length": .number(JSONNumber(piece.count)),
      ]
      let read = try real.result("machine.readFile", params)
      #expect(read["size"] == 20_971_520 && read["data"]?.string.flatMap(Base64.decode) == piece, "at \(offset)")
      offset += read["bytes"]?.int ?? 0
      if read["eof"] != false { break }
    }
    #expect(offset == 20_971_520)

    let name = "folder-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: share.here + "/\(name)/sub", withIntermediateDirectories: true)
    defer { for suffix in ["", "-back"] { try? FileManager.default.removeItem(atPath: share.here + "/\(name)\(suffix)") } }
    try Data(piece).write(to: URL(fileURLWithPath: share.here + "/\(name)/sub/file"))
    let there: JSONValue = ["machine": real.machine, "path": "/root/folder"]
    let here = JSONValue.string(share.there + "/" + name)
    let back = JSONValue.string(share.there + "/\(name)-back")
    let ways: [(JSONValue, JSONValue)] = [(["path": here], there), (there, ["path": back])]
    for (src, dst) in ways {
      #expect(try real.result("machine.cp", ["src": src, "dst": dst, "recursive": true]) == ["copied": true])
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: share.here + "/\(name)-back/sub/file")) == Data(piece))
  }

  /// Of a machine whose image is a folder of the host: smolvm's own root file system for its agent, which is an Alpine.
  @Test func theLogOfAWorkloadIsFollowedUntilTheMachineStops() throws {
    let real = try RealMachine()
    let find =
      "readlink -f \"${SMOLVM_AGENT_ROOTFS:-$(dirname \"$(readlink -f \"$(command -v \"${SMOLVM_RPC_SMOLVM:-smolvm}\")\")\")/../lib/rootfs}\""
    let folder = try #require(try RealMachine.shell(find).first)
    let script = "i=0; while sleep 0.2; do i=$((i+1)); echo line $i; echo error $i >&2; done"
    try real.create([
      "lifetime": "session", "image": .string(folder), "workload": ["/bin/sh", "-c", .string(script)], "labels": ["kind": "log"],
    ])
    try real.start()
    let id = real.id()
    real.session.request(id, "machine.logs", ["name": real.machine, "follow": true, "stream": true])
    try Session.wait(120, for: "lines of the workload") {
      let said = StreamedOutput(real.session.notifications(id)).text("stdout")
      return said.contains("line 10\n") && said.contains("error 10\n")
    }
    // The order goes on beside it, and so do commands in the container.
    let seen = try real.result("machine.exec", real.exec("cat /etc/os-release"))
    #expect(seen["stdout"]?.string?.contains("Alpine") == true, "\(seen.text)")
    let tail = try real.result("machine.logs", ["name": real.machine, "tail": 2])
    #expect(tail["log"]?.string?.split(separator: "\n").count == 2, "\(tail.text)")
    _ = try real.result("machine.stop", ["name": real.machine])
    let result = try real.session.answer(id)["result"]
    let said = StreamedOutput(real.session.notifications(id)).text("stdout")
    #expect(result?["bytes"]?.int == said.utf8.count, "\(String(describing: result?.text))")
    let numbers = said.split(separator: "\n").filter { $0.hasPrefix("line ") }.compactMap { Int($0.dropFirst(5)) }
    #expect(numbers == Array(1...max(numbers.count, 1)), "\(numbers)")
    // What the machine says of its image is not what a call may say.
    #expect(try real.result("machine.status", ["name": real.machine])["image"] == .string("local-dir:" + folder))
  }

  @Test func aShellKnowsItsTerminalAndASecret() throws {
    let real = try RealMachine()
    try real.create(["lifetime": "session"])
    let id = real.id()
    let params: JSONValue = [
      "name": real.machine, "startIfNeeded": true, "secrets": ["TOKEN": "hunter2-hunter2"], "stream": true,
      "tty": ["rows": 11, "cols": 222],
    ]
    real.session.request(id, "machine.shell", params)
    _ = try real.result("stream.write", ["requestId": id, "data": "stty size; echo $TOKEN | wc -c; exit 9\r"])
    let result = try real.session.answer(id)["result"]
    #expect(result?["exitCode"] == 9 && result?["started"] == true, "\(String(describing: result?.text))")
    let said = StreamedOutput(real.session.notifications(id)).text("tty")
    #expect(said.contains("11 222") && said.contains("16") && !said.contains("hunter2"), "\(said)")
  }

  @Test func aBranchGoesWithItsSessionAndAMonitorEndsWithItsMachine() throws {
    let real = try RealMachine()
    try real.create(["lifetime": "session"])
    _ = try real.untilItBoots("machine.start", ["name": real.machine, "branchable": true])
    _ = try real.result("machine.exec", real.exec("echo so far >/root/state"))
    let branch = "\(real.name)-b"
    let made = try real.untilItBoots(
      "machine.branch", ["from": real.machine, "name": .string(branch), "env": ["TASK": "7"], "lifetime": "session"])
    #expect(made["names"] == [.string(branch)] && made["lifetime"] == "session")
    let seen = try real.result("machine.exec", ["name": .string(branch), "argv": ["sh", "-c", "cat /root/state; echo $TASK"]])
    #expect(seen["stdout"] == "so far\n7\n", "\(seen.text)")
    #expect(try real.result("machine.status", ["name": .string(branch)])["parentMachine"] == real.machine)

    let (monitor, log) = (real.id(), real.id())
    real.session.request(
      monitor, "machine.monitor", ["name": .string(branch), "interval": "1s", "stream": true])
    real.session.request(log, "machine.logs", ["name": .string(branch), "follow": true])
    try Session.wait(120, for: "the monitor") { !real.session.notifications(monitor, "stream.event").isEmpty }
    #expect(try real.result("machine.stop", ["name": .string(branch)])["wasRunning"] == true)
    #expect(try real.session.answer(monitor)["result"]?["restarts"] == 0)
    let events = real.session.notifications(monitor, "stream.event").compactMap { $0["event"]?["event"]?.string }
    #expect(events.first == "monitoring" && events.contains("exited") && events.contains("notRestarting"), "\(events)")
    #expect(try real.session.answer(log)["result"]?["bytes"] == 0)
    real.session.closeInput()
    #expect(try real.session.end().status == 0)
    #expect(try RealMachine.traces(of: real.name) == [])
  }
}
