import JSON
import Smolvm
import Testing
import TestSupport

@testable import SmolvmRPC

/// The dialect up to 1.0.1, whose FakeSmolvm takes only what smolvm's own argument definitions take.
struct PositionalDialectTests {
  /// For each method calls that together give every parameter that 1.0.1 knows.
  private static func calls(_ file: String, _ folder: String) -> [(method: String, params: JSONObject)] {
    let surroundings: JSONObject = ["env": ["K": "V", "L": "-w"], "workdir": "-x", "timeout": "1m30s"]
    let output: JSONObject = ["encoding": "base64", "maxOutputBytes": 100]
    let settings: JSONObject = [
      "cpus": 2, "memoryMiB": 512, "storageGiB": 4, "overlayGiB": 2,
      "volumes": [["source": .string(folder), "target": "/a"], ["source": .string(folder), "target": "/b", "mode": "ro"]],
      "ports": ["8080:80", "8081:81"], "net": true, "netBackend": "tsi", "allowCidrs": ["10.0.0.0/8", "10.1.0.0/16"],
      "allowHosts": ["a.example"],
      "gpu": true, "gpuVramMiB": 64, "sshAgent": true, "workdir": "/w", "env": ["K": "V"],
    ]
    let secrets: JSONObject = ["secrets": ["S": "hidden"], "secretFiles": [["name": "F", "path": .string(file)]]]
    let proxy: JSONObject = ["proxy": "http://127.0.0.1:1", "noProxy": "localhost"]
    let at: JSONObject = ["name": "m"]
    func all(_ objects: JSONObject...) -> JSONObject {
      objects.reduce(into: [:]) { for (key, value) in $1.members { $0[key] = value } }
    }
    return [
      ("machine.create", all(settings, ["name": "m", "image": "alpine:3", "inits": ["a", "-b"], "workload": ["w", "-v", ""]])),
      (
        "machine.create",
        ["name": "m", "smolfile": .string(file), "outboundLocalhostOnly": true, "start": true, "ifExists": "error"]
      ),
      ("machine.create", ["from": .string(file), "lifetime": "session"]),
      ("machine.start", all(at, proxy, ["branchable": true])),
      ("machine.exec", all(at, surroundings, secrets, output, ["argv": ["ls", "-l", "", "--name"], "startIfNeeded": true])),
      ("machine.exec", all(at, ["argv": ["-c"], "stdin": "eA==", "stdinEncoding": "base64", "stream": true])),
      (
        "machine.shell",
        all(at, surroundings, secrets, output, ["stdin": "x", "stdinEncoding": "utf8", "stream": true, "startIfNeeded": true])
      ),
      ("machine.run", all(settings, surroundings, secrets, proxy, output, ["image": "alpine", "argv": ["a"], "stdin": "x"])),
      (
        "machine.run",
        ["smolfile": .string(file), "argv": ["a"], "outboundLocalhostOnly": true, "stdinEncoding": "utf8", "stdin": "x"]
      ),
      ("machine.run", ["image": "a", "argv": ["a"], "ociPlatform": "linux/amd64", "dockerConfig": true, "stream": true]),
      ("machine.cp", ["src": .string(file), "dst": "m:/x"]), ("machine.cp", ["src": "m:/x", "dst": .string(folder + "/y")]),
      ("machine.readFile", all(at, ["path": "/a", "offset": 0, "length": 4, "encoding": "base64"])),
      ("machine.writeFile", all(at, ["path": "/a", "data": "x", "encoding": "utf8", "offset": 0])),
      ("machine.writeFile", all(at, ["path": "/a", "data": "x", "append": true])),
      ("machine.status", all(at, ["wait": true])), ("machine.list", ["wait": false]),
      (
        "machine.update",
        [
          "name": "m", "cpus": 1, "memoryMiB": 256, "storageGiB": 5, "overlayGiB": 3,
          "volumes": [["source": .string(folder), "target": "/a"]],
          "removeVolumes": [["source": .string(folder), "target": "/b"]], "ports": ["1:2"], "removePorts": ["3:4"], "net": true,
          "env": ["K": "V"],
          "removeEnv": ["L"], "workdir": "/", "gpu": true,
        ]
      ),
      ("machine.update", all(at, ["noNet": true, "noGpu": true])),
      ("machine.images", at), ("machine.prune", all(at, ["dryRun": true, "all": true])),
      ("machine.dataDir", all(at, ["wait": true])),
      (
        "machine.monitor",
        [
          "name": "m", "restart": "always", "healthCmd": "-x", "healthTimeout": "2s", "interval": "3s", "healthRetries": 2,
          "stream": false,
        ]
      ),
      ("machine.branch", ["from": "m", "name": "b", "branchable": true, "ports": ["5:6"], "lifetime": "session"]),
      ("machine.stop", all(at, ["interrupt": true])), ("machine.delete", all(at, ["interrupt": true])),
      (
        "pack.create",
        all(
          proxy,
          [
            "image": "alpine", "output": .string(folder + "/p"), "cpus": 1, "memoryMiB": 256, "ociPlatform": "linux/amd64",
            "entrypoint": "e",
            "singleFile": true, "noSign": true, "gpu": true, "smolfile": .string(file),
          ])
      ),
      ("pack.create", ["fromMachine": "m", "output": .string(folder + "/q")]),
      (
        "pack.run",
        all(
          surroundings, output,
          [
            "sidecar": .string(file), "argv": ["a", "-b"], "stdin": "x", "stdinEncoding": "utf8",
            "volumes": [["source": .string(folder), "target": "/a"]],
            "ports": ["1:2"], "net": true, "netBackend": "tsi", "cpus": 1, "memoryMiB": 256, "storageGiB": 1, "overlayGiB": 1,
            "forceExtract": true,
          ])
      ),
      ("pack.run", ["sidecar": .string(file), "stream": true]),
      ("pack.pull", ["reference": "h/n:t", "output": .string(folder + "/r")]),
      ("pack.push", ["reference": "h/n:t", "file": .string(file)]), ("pack.inspect", ["reference": "h/n:t"]),
      ("pack.prune", ["dryRun": true, "keep": 2]), ("pack.prune", ["all": true]),
      ("config.show", [:]), ("registries.show", [:]), ("registries.path", [:]), ("registries.init", [:]),
    ]
  }

  /// What they all are on other grounds than the version.
  private static let elsewhere: Set<String> = [
    "deadline", "progress", "interactive", "tty", "cascade", "detach", "recursive", "mode",
  ]

  private static let rules: [JSONValue] = [
    FakeCLI.rule(["ls"], ["stdout": "[]"]), FakeCLI.rule(["inspect"], ["stdout": "{}"]),
    FakeCLI.rule(
      ["images"], ["stdout": #"{"images":[],"storage":{"total_bytes":1,"used_bytes":1,"layer_count":0,"image_count":0}}"#]),
    FakeCLI.rule(
      ["machine", "status"], ["stdout": #"{"name":"m","state":"running","cpus":2,"memory_mib":512,"pid":7,"mounts":0,"ports":0}"#]),
    FakeCLI.rule(["data-dir"], ["stdout": "/data\n"]),
    FakeCLI.rule(["registries", "init"], ["stdout": "Created example configuration at /config/registries.toml\n"]),
    FakeCLI.rule(["registries", "path"], ["stdout": "/config/registries.toml\n"]), FakeCLI.rule(["-t"], ["stdout": "ok\n"]),
    FakeCLI.rule(["exec"], ["readStdin": true], ["stdout": "ok\n"]),
    FakeCLI.rule(["run"], ["readStdin": true], ["stdout": "ok\n"]), FakeCLI.rule([], ["stdout": "ok\n"]),
  ]

  @Test(arguments: ["0.8.0", "1.0.1"]) func everyParameterThatItKnowsIsSpelledAsItTakesIt(version: String) throws {
    let fake = try FakeCLI(version: version, Self.rules)
    try fake.folder.write("file", [1])
    let installed = try #require(Version(version))
    let session = try fake.session()
    var given: [String: Set<String>] = [:]
    for (number, call) in Self.calls(fake.folder.file("file"), fake.folder.path).enumerated() {
      let method = try #require(Registry.method(call.method))
      let fields = method.shape.fields.filter { $0.line.since <= installed }
      if method.since > installed { continue }
      var params: JSONObject = [:]
      for (name, value) in call.params.members where fields.contains(where: { $0.name == name }) {
        params[name] = value
        given[call.method, default: []].insert(name)
      }
      let answer = try session.call(.number(JSONNumber(number)), call.method, .object(params))
      // What files hold is asked of a guest, and there is none.
      if !call.method.hasSuffix("File") { #expect(answer["result"] != nil, "\(call.method): \(answer.text)") }
    }
    #expect(fake.record.filter { $0["event"] == "refused" } == [])
    for method in Registry.methods where method.isCommand && method.since <= installed {
      let known = method.shape.fields.filter { $0.line.since <= installed }.map(\.name)
      #expect(Set(known).subtracting(given[method.name] ?? []).subtracting(Self.elsewhere) == [], "\(method.name)")
    }
    session.closeInput()
    try session.end()
  }
}
