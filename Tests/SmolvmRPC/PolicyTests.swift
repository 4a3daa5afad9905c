import Foundation
import JSON
import Smolvm
import Testing
import TestSupport

import enum SmolvmRPC.Registry

/// What a client that is trusted less tries, and does not get. None of it runs a single process.
struct PolicyTests {
  /// A root with an inside and an outside, and a fake whose runs are counted.
  private struct Place {
    let fake: FakeCLI
    let root: String
    let outside: String

    init() throws {
      fake = try FakeCLI([
        FakeCLI.rule(["machine", "ls"], ["stdout": #"[{"name":"mine","state":"stopped"},{"name":"theirs","state":"running"}]"#]),
        FakeCLI.rule([], ["stdout": "done\n"]),
      ])
      (root, outside) = (fake.folder.file("root"), fake.folder.file("outside"))
      for folder in [root + "/sub", outside] {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      }
      for file in [root + "/file", root + "/x.smolmachine", outside + "/secret", root + "-twin"] {
        try Data("x".utf8).write(to: URL(fileURLWithPath: file))
      }
      for (link, target) in [
        ("/out", outside), ("/dot", "sub/../.."), ("/proc", "/proc/self/root"), ("/dangling", outside + "/not-yet"), ("/in", "sub"),
      ] { try FileManager.default.createSymbolicLink(atPath: root + link, withDestinationPath: target) }
    }

    /// A call that is denied by a rule, at a parameter, and has run nothing.
    func denied(
      _ session: Session, _ method: String, _ params: JSONValue, by rule: String, at path: String? = nil,
      _ location: SourceLocation = #_sourceLocation
    ) throws {
      let before = fake.runs.count
      let answer = try session.call(.string(UUID().uuidString), method, params)
      let data = answer["error"]?["data"]
      #expect(data?["kind"] == "policyDenied" && answer["error"]?["code"] == 1400, "\(answer.text)", sourceLocation: location)
      #expect(data?["rule"]?.string?.hasPrefix(rule) == true, "\(answer.text)", sourceLocation: location)
      #expect(answer["error"]?["message"]?.string?.contains(rule) == true, "\(answer.text)", sourceLocation: location)
      if let path { #expect(data?["path"]?.string == path, "\(answer.text)", sourceLocation: location) }
      #expect(fake.runs.count == before, "\(fake.runs)", sourceLocation: location)
    }
  }

  @Test func noPathLeadsOutOfTheHostRoot() throws {
    let place = try Place()
    let session = try place.fake.session("--host-root", place.root)
    let (root, outside) = (place.root, place.outside)
    let outs = [
      outside, outside + "/secret", "/", "", ".", "/etc/passwd", root + "/..", root + "/sub/../../outside", root + "/out",
      root + "/out/secret", root + "/dot", root + "/dot/outside", root + "/proc/etc", root + "/dangling",
      root + "/in/../../outside",
      "/proc/self/root/etc", "/proc/self/cwd", "/dev/stdin", "/dev/fd/0", root + "-twin", root.uppercased() + "/file",
      root + "/missing/../../outside", "//" + outside,
    ]
    for out in outs where !out.isEmpty {
      let volume: JSONValue = ["source": .string(out), "target": "/x"]
      try place.denied(session, "machine.create", ["name": "m", "volumes": [volume]], by: "--host-root", at: "/volumes")
      try place.denied(session, "machine.cp", ["src": ["path": .string(out)], "dst": "m:/x"], by: "--host-root", at: "/src")
      try place.denied(session, "machine.cp", ["src": "m:/x", "dst": ["path": .string(out)]], by: "--host-root", at: "/dst")
      try place.denied(session, "mount.add", ["name": "m", "volume": volume], by: "--host-root")
      try place.denied(session, "pack.create", ["image": "alpine", "output": .string(out)], by: "--host-root", at: "/output")
    }
    // What lies below it may be used: also what is not there yet, and links that stay inside.
    for inside in [root, root + "/file", root + "/sub/new/er", root + "/in", root + "/sub/../file", root + "/./sub//"] {
      let params: JSONValue = ["name": "m", "volumes": [["source": .string(inside), "target": "/x"]]]
      #expect(try session.call(.string(inside), "machine.create", params)["error"] == nil, "\(inside)")
    }
  }

  /// What is sent together is looked at again when its turn comes: an earlier call of the same pipe may have left a link there.
  @Test func aLinkThatCameAfterTheCallLeadsNowhere() throws {
    let place = try Place()
    let go = place.fake.folder.file("go")
    try place.fake.play([FakeCLI.rule(["machine", "exec"], ["waitFor": .string(go)]), FakeCLI.rule([], ["stdout": "done\n"])])
    let session = try place.fake.session("--host-root", place.root)
    session.request(1, "machine.exec", ["name": "m", "argv": ["a"]])
    session.request(2, "machine.stop", ["name": "m"])
    session.request(3, "machine.cp", ["src": "m:/x", "dst": ["path": .string(place.root + "/later/x")]])
    try Session.wait(for: "the command") { place.fake.runs.count == 1 }
    try FileManager.default.createSymbolicLink(atPath: place.root + "/later", withDestinationPath: place.outside)
    _ = FileManager.default.createFile(atPath: go, contents: nil)
    #expect(try session.answer(3)["error"]?["data"]?["kind"] == "policyDenied")
    #expect(place.fake.runs.count == 2)
  }

  /// To Swift's characters `/` and an accent behind it are one, and two spellings of é are equal. To the kernel they are not.
  @Test func pathsAreComparedAsTheKernelDoes() throws {
    let place = try Place()
    let (composed, decomposed) = (place.root + "/caf\u{E9}", place.root + "/cafe\u{301}")
    for folder in [composed, decomposed] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    try FileManager.default.createSymbolicLink(atPath: composed + "/\u{301}link", withDestinationPath: place.outside)
    let session = try place.fake.session("--host-root", composed)
    for out in [
      decomposed, decomposed + "/secret", composed + "/new/../\u{301}link/x", composed + "/\u{301}link", composed + "\u{301}/x",
    ] {
      try place.denied(session, "machine.cp", ["src": "m:/x", "dst": ["path": .string(out)]], by: "--host-root", at: "/dst")
    }
    #expect(try session.call(1, "machine.cp", ["src": "m:/x", "dst": ["path": .string(composed + "/\u{301}x")]])["error"] == nil)
  }

  @Test func linksInACircleLeadNowhereAndEndNothing() throws {
    let place = try Place()
    for (link, target) in [
      ("/loop", "loop/x"), ("/a", "b"), ("/b", "a"), ("/far", String(repeating: "x/../", count: 700) + "loop"),
    ] {
      try FileManager.default.createSymbolicLink(atPath: place.root + link, withDestinationPath: target)
    }
    let session = try place.fake.session("--host-root", place.root)
    for link in ["/loop", "/loop/x/y", "/a", "/a/x", "/far"] {
      try place.denied(
        session, "machine.cp", ["src": "m:/x", "dst": ["path": .string(place.root + link)]], by: "--host-root", at: "/dst")
    }
    let free = try place.fake.session()
    for id in ["/loop", "/a"] {
      let answer = try free.call(.string(id), "machine.cp", ["src": "m:/x", "dst": ["path": .string(place.root + id)]])
      #expect(answer["error"]?["data"]?["kind"] != "policyDenied")
    }
  }

  /// smolvm keeps the path, and opens it at each start.
  @Test func aFolderThatBecameALinkIsNotBooted() throws {
    let place = try Place()
    let session = try place.fake.session("--host-root", place.root)
    let params: JSONValue = ["name": "m", "volumes": [["source": .string(place.root + "/sub"), "target": "/x"]]]
    #expect(try session.call(1, "machine.create", params)["result"] != nil)
    #expect(try session.call(2, "machine.start", ["name": "m"])["error"]?["data"]?["kind"] != "policyDenied")
    #expect(try session.call(3, "machine.branch", ["from": "m", "name": "b"])["result"] != nil)
    try FileManager.default.removeItem(atPath: place.root + "/sub")
    try FileManager.default.createSymbolicLink(atPath: place.root + "/sub", withDestinationPath: place.outside)
    for name in ["m", "b"] as [JSONValue] {
      try place.denied(session, "machine.start", ["name": name], by: "--host-root")
      try place.denied(session, "machine.monitor", ["name": name], by: "--host-root")
      try place.denied(session, "machine.exec", ["name": name, "argv": ["a"], "startIfNeeded": true], by: "--host-root")
      try place.denied(session, "machine.branch", ["from": name, "name": "c"], by: "--host-root")
    }
    #expect(try session.call(4, "machine.delete", ["name": "m"])["result"] != nil)
    #expect(try session.call(5, "machine.start", ["name": "m"])["error"]?["data"]?["kind"] != "policyDenied")
  }

  @Test func everythingElseThatReachesTheHostIsRefusedUnderAHostRoot() throws {
    let place = try Place()
    let session = try place.fake.session("--host-root", place.root)
    let inside = JSONValue.string(place.root + "/x.smolmachine")
    let out = JSONValue.string(place.outside + "/secret")
    let attempts: [(String, JSONObject, String)] = [
      // They can say anything, wherever they lie.
      ("machine.create", ["smolfile": inside], "/smolfile"), ("machine.create", ["from": inside], "/from"),
      ("machine.run", ["from": inside, "argv": ["a"]], "/from"), ("pack.run", ["sidecar": inside], "/sidecar"),
      ("pack.create", ["smolfile": inside, "output": .string(place.root + "/p")], "/smolfile"),
      // What no path names.
      ("machine.create", ["sshAgent": true], "/sshAgent"), ("machine.run", ["dockerConfig": true, "argv": ["a"]], "/dockerConfig"),
      ("machine.create", ["credentials": ["A=PATH@evil.example"]], "/credentials"),
      ("machine.exec", ["name": "m", "argv": ["a"], "secretKeychains": [["name": "A", "service": "s"]]], "/secretKeychains"),
      // Paths in every other place.
      ("machine.create", ["image": "/etc"], "/image"), ("machine.create", ["image": "./rootfs"], "/image"),
      ("machine.create", ["image": "IMAGE.TAR"], "/image"),
      // A disk image names other files (qcow2), and a guest may write its header.
      ("machine.create", ["disks": [["path": inside]]], "/disks"),
      ("machine.create", ["cacheDisk": ["base": inside, "target": "/c"]], "/cacheDisk"),
      ("machine.create", ["trustHostCerts": true], "/trustHostCerts"),
      ("machine.create", ["image": "/\u{301}etc"], "/image"), ("machine.create", ["image": "~/x"], "/image"),
      ("machine.create", ["mountSockets": [["host": out, "guest": "/s"]]], "/mountSockets"),
      ("machine.create", ["exposeSockets": [["host": out, "guest": "/s"]]], "/exposeSockets"),
      ("machine.exec", ["name": "m", "argv": ["a"], "secretFiles": [["name": "A", "path": out]]], "/secretFiles"),
      ("machine.shell", ["name": "m", "secretFiles": [["name": "A", "path": out]]], "/secretFiles"),
      ("machine.checkpoint", ["name": "m", "output": .string(place.outside + "/c.checkpoint")], "/output"),
      ("pack.push", ["file": out, "reference": "r/x"], "/file"),
    ]
    for (method, params, path) in attempts { try place.denied(session, method, .object(params), by: "--host-root", at: path) }
    // What smolvm keeps for everyone.
    try place.denied(session, "registries.init", [:], by: "--host-root")
    try place.denied(session, "pack.prune", [:], by: "--host-root")
    // The folder is filled beside its place.
    try place.denied(
      session, "machine.cp", ["src": "m:/x", "dst": ["path": .string(place.root)], "recursive": true], by: "--host-root")
    // smolvm's own spelling of where an image came from is no image's name, with or without a policy.
    for image in ["local-dir:/etc", "LOCAL-DIR:/etc", "local:0123", "-"] {
      for session in [session, try place.fake.session()] {
        let answer = try session.call(.string(image), "machine.create", ["image": .string(image)])
        #expect(answer["error"]?["code"] == -32602 && answer["error"]?["data"]?["path"] == "/image", "\(answer.text)")
      }
    }
    #expect(place.fake.runs.isEmpty)
    // A plan tells what is on the host.
    try place.denied(
      session, "server.plan", ["method": "machine.cp", "params": ["src": out, "dst": "m:/x"]], by: "--host-root")
  }

  @Test func nothingOpensTheNetwork() throws {
    let place = try Place()
    let session = try place.fake.session("--no-network")
    let inside = JSONValue.string(place.root + "/x.smolmachine")
    let members: [(String, JSONValue)] = [
      ("net", true), ("allowHosts", ["a"]), ("allowCidrs", ["10.0.0.0/8"]), ("allowHostPatterns", ["*.a"]),
      ("allowUdp", ["10.0.0.1"]),
      ("outboundLocalhostOnly", true), ("allowPrivate", ["10.0.0.0/8"]), ("dns", "1.1.1.1"), ("ports", ["80"]), ("network", "n"),
      // Each of them implies --net.
      ("denyCidrs", ["10.0.0.0/8"]), ("blockPrivate", true), ("guestSubnet", "10.200.0.0/30"),
      ("useHostProxy", true), ("credentials", ["A=B@c"]), ("mountSockets", [["host": "/s", "guest": "/s"]]), ("smolfile", inside),
      ("from", inside),
    ]
    for (name, value) in members {
      try place.denied(session, "machine.create", .object(JSONObject([(name, value)])), by: "--no-network", at: "/" + name)
    }
    for name in ["net", "resetAllowList"] {
      let params: [(String, JSONValue)] = [("name", "m"), (name, true)]
      try place.denied(session, "machine.update", .object(JSONObject(params)), by: "--no-network", at: "/" + name)
    }
    for name in ["allowHosts", "removeAllowHosts", "removeAllowCidrs"] {
      let params: [(String, JSONValue)] = [("name", "m"), (name, ["10.0.0.0/8"])]
      try place.denied(session, "machine.update", .object(JSONObject(params)), by: "--no-network", at: "/" + name)
    }
    try place.denied(session, "machine.start", ["name": "m", "proxy": "http://x"], by: "--no-network", at: "/proxy")
    try place.denied(session, "machine.branch", ["from": "m", "ports": ["80"]], by: "--no-network", at: "/ports")
    try place.denied(session, "pack.run", ["sidecar": inside], by: "--no-network", at: "/sidecar")
    try place.denied(session, "pack.pull", ["reference": "r/x", "output": "/tmp/x"], by: "--no-network")
    try place.denied(session, "pack.push", ["file": inside, "reference": "r/x"], by: "--no-network")
    // Switches that are off open nothing.
    #expect(try session.call(1, "machine.create", ["name": "m", "net": false, "gpu": true])["result"] != nil)
  }

  @Test func machinesOfOthersAreNotTouchedNorSeen() throws {
    let place = try Place()
    let session = try place.fake.session("--own-machines-only")
    let attempts: [(String, JSONValue)] = [
      ("machine.start", ["name": "theirs"]), ("machine.exec", ["name": "theirs", "argv": ["a"]]),
      ("machine.exec", ["name": "theirs", "argv": ["a"], "startIfNeeded": true]), ("machine.shell", ["name": "theirs"]),
      ("machine.stop", ["name": "theirs", "interrupt": true]), ("machine.delete", ["name": "theirs"]),
      ("machine.status", ["name": "theirs"]), ("machine.status", ["name": "theirs", "wait": false]),
      ("machine.logs", ["name": "theirs", "follow": true, "wait": false]), ("machine.monitor", ["name": "theirs"]),
      ("machine.cp", ["src": "theirs:/x", "dst": "/tmp/x"]), ("machine.cp", ["src": "/etc/hosts", "dst": "theirs:/x"]),
      ("machine.readFile", ["name": "theirs", "path": "/x"]), ("machine.writeFile", ["name": "theirs", "path": "/x", "data": ""]),
      ("machine.branch", ["from": "theirs"]), ("machine.branch", ["from": "theirs", "name": "mine"]),
      ("machine.update", ["name": "theirs"]), ("machine.checkpoint", ["name": "theirs", "output": "/tmp/x.checkpoint"]),
      ("pack.create", ["fromMachine": "theirs", "output": "/tmp/x"]), ("mount.list", ["name": "theirs"]),
      ("machine.create", ["name": "theirs", "ifExists": "reuse"]),
      // What reaches others without a name.
      ("machine.create", ["name": "mine", "network": "theirs"]), ("machine.delete", ["name": "mine", "cascade": true]),
    ]
    for (method, params) in attempts { try place.denied(session, method, params, by: "--own-machines-only") }
    // In one pipe: each by what earlier calls have made when its turn comes.
    session.request(1, "machine.create", ["name": "mine"])
    session.request(2, "machine.start", ["name": "mine"])
    session.request(3, "machine.list")
    session.request(4, "machine.delete", ["name": "mine"])
    session.request(5, "machine.start", ["name": "mine"])
    for id in [1, 2, 4] as [JSONValue] { #expect(try session.answer(id)["result"] != nil) }
    #expect(try session.answer(3)["result"]?["machines"]?.array?.map { $0["name"] } == ["mine"])
    #expect(try session.answer(5)["error"]?["data"]?["kind"] == "policyDenied")
  }

  /// A name says little.
  @Test func aMachineThatSomebodyElseMadeUnderTheSameNameIsTheirs() throws {
    func rules(_ createdAt: Int) -> [JSONValue] {
      [
        FakeCLI.rule(["machine", "status"], ["stdout": .string(#"{"name":"web","state":"stopped","created_at":\#(createdAt)}"#)]),
        FakeCLI.rule(["machine", "ls"], ["stdout": .string(#"[{"name":"web","state":"stopped","created_at":\#(createdAt)}]"#)]),
        FakeCLI.rule([], ["stdout": "done\n"]),
      ]
    }
    let fake = try FakeCLI(rules(1000))
    let session = try fake.session("--own-machines-only")
    #expect(try session.call(1, "machine.create", ["name": "web"])["result"] != nil)
    #expect(try session.call(2, "machine.update", ["name": "web", "cpus": 2])["result"] != nil)
    #expect(try session.call(3, "machine.list")["result"]?["machines"]?.array?.count == 1)
    try fake.play(rules(2000))
    #expect(try session.call(4, "machine.list")["result"]?["machines"]?.array?.count == 0)
    for (id, method) in ["machine.update", "machine.delete", "machine.status"].enumerated() {
      let answer = try session.call(.number(JSONNumber(10 + id)), method, ["name": "web"])
      #expect(answer["error"]?["data"]?["rule"] == "--own-machines-only", "\(answer.text)")
    }
    #expect(!fake.runs.contains { $0.contains("delete") })
  }

  @Test func aFailedCreateMakesNoMachineOnesOwn() throws {
    let line = #"{"error":{"code":"CONFIG_ERROR","message":"machine 'theirs' already exists"}}"#
    let fake = try FakeCLI([FakeCLI.rule(["machine", "create"], ["stderr": .string(line + "\n")], ["exit": 1])])
    let session = try fake.session("--own-machines-only")
    session.request(1, "machine.create", ["name": "theirs"])
    session.request(2, "machine.delete", ["name": "theirs"])
    #expect(try session.answer(1)["error"] != nil)
    #expect(try session.answer(2)["error"]?["data"]?["kind"] == "policyDenied")
    #expect(fake.runs.count == 1)
  }

  @Test func methodsAreAllowedAndDeniedByNameAndPattern() throws {
    let place = try Place()
    let some = try place.fake.session(
      "--allow", "machine.*", "--allow", "*.list", "--deny", "machine.exec", "--deny", "server.plan")
    try place.denied(some, "machine.exec", ["name": "m", "argv": ["a"]], by: "--deny machine.exec")
    try place.denied(some, "pack.create", ["image": "a", "output": "o"], by: "--allow machine.*")
    try place.denied(some, "server.plan", ["method": "machine.exec"], by: "--deny server.plan")
    // What a call does beside its own work is no way around.
    let noStart = try place.fake.session("--deny", "machine.start")
    try place.denied(noStart, "machine.create", ["name": "m", "start": true], by: "--deny machine.start")
    try place.denied(noStart, "machine.exec", ["name": "m", "argv": ["a"], "startIfNeeded": true], by: "--deny machine.start")
    for method in ["machine.monitor", "machine.images", "machine.prune"] {
      try place.denied(noStart, method, ["name": "m"], by: "--deny machine.start")
    }
    // Case tricks, and names that are none, are no methods.
    for name in ["Machine.Exec", "machine.exec ", "machine.exec\u{0}", "ｍachine.exec"] {
      #expect(try some.call(.string(name), name, ["name": "m", "argv": ["a"]])["error"]?["code"] == -32601)
    }
    // A command that is denied is so in a batch, too.
    some.send(#"[{"jsonrpc":"2.0","id":"b","method":"machine.exec","params":{"name":"m","argv":["a"]}}]"#)
    #expect(place.fake.runs.isEmpty)
    #expect(try some.call(1, "machine.list")["result"] != nil)
    #expect(try some.call(2, "server.info")["result"]?["policy"]?["deny"] == ["machine.exec", "server.plan"])
    #expect(try some.call(3, "mount.list", ["name": "m"])["error"]?["data"]?["kind"] != "policyDenied")
    let wrong = try place.fake.session("--deny", "machine.exce")
    wrong.closeInput()
    #expect(try wrong.end().status == 2)
    let missing = try place.fake.session("--host-root", place.root + "/nowhere")
    missing.closeInput()
    #expect(try missing.end().status == 2)
  }

  @Test func readOnlyOnlyLooks() throws {
    let place = try Place()
    let session = try place.fake.session("--read-only")
    for method in Registry.methods where method.subcommand != nil && method.effect != .reads {
      let answer = try session.call(.string(method.name), method.name, ["name": "m"])
      #expect(answer["error"]?["data"]?["rule"] == "--read-only", "\(answer.text)")
    }
    #expect(place.fake.runs.isEmpty)
    #expect(try session.call(1, "machine.list")["result"] != nil)
  }

  @Test func whatHasNoAnswerIsDeniedTheSame() throws {
    let place = try Place()
    let session = try place.fake.session("--deny", "machine.delete")
    session.send(#"{"jsonrpc":"2.0","method":"machine.delete","params":{"name":"m"}}"#)
    #expect(try session.call(1, "machine.list")["result"] != nil)
    #expect(place.fake.runs.count == 1)
    try Session.wait(for: "a word about it") { session.errors.contains("--deny machine.delete") }
  }
}
