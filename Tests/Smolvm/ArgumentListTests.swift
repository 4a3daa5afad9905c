import JSON
import Testing

@testable import Smolvm

/// What stands on the command line, in each dialect. Pure: no process runs.
struct ArgumentListTests {
  private static let old = InstalledCLI(path: "/x/smolvm", dialect: Dialect(version: "1.0.1"))
  private static let middle = InstalledCLI(path: "/x/smolvm", dialect: Dialect(version: "1.4.0"))
  private static let new = InstalledCLI(path: "/x/smolvm", dialect: Dialect(version: "1.32.2"))

  /// The arguments of the first run of the CLI.
  private func arguments<C: Command>(_ type: C.Type, _ json: JSONValue, _ cli: InstalledCLI) throws -> [String] {
    var command = try JSONValueDecoder().decode(type, from: json)
    command.complete()
    guard case .run(let step, _) = try command.begin(with: cli) else { return [] }
    return step.arguments
  }

  @Test func thePositionalDialectIsSpokenExactly() throws {
    let cli = Self.old
    #expect(
      try arguments(PackCreate.self, ["image": "IMG", "output": "OUT"], cli) == ["pack", "create", "--image", "IMG", "-o", "OUT"])
    #expect(try arguments(MachineCreate.self, ["name": "m"], cli) == ["machine", "create", "m"])
    #expect(
      try arguments(MachineCreate.self, ["name": "m", "from": "P", "smolfile": "S"], cli)
        == ["machine", "create", "--from", "P", "--smolfile", "S", "m"])
    #expect(try arguments(MachineStart.self, ["name": "m"], cli) == ["machine", "start", "--name", "m"])
    #expect(try arguments(MachineStop.self, ["name": "m"], cli) == ["machine", "stop", "--name", "m"])
    #expect(try arguments(MachineDelete.self, ["name": "m"], cli) == ["machine", "delete", "-f", "m"])
    #expect(try arguments(MachineStatus.self, ["name": "m"], cli) == ["machine", "status", "--json", "--name", "m"])
    #expect(
      try arguments(MachineExec.self, ["name": "m", "argv": ["ls", "-l"]], cli)
        == ["machine", "exec", "--name", "m", "--", "ls", "-l"])
    #expect(
      try arguments(
        MachineExec.self, ["name": "m", "argv": ["a"], "timeout": "30s", "workdir": "DIR", "env": ["K": "V", "L": "W"]], cli)
        == ["machine", "exec", "--name", "m", "-e", "K=V", "-e", "L=W", "-w", "DIR", "--timeout", "30s", "--", "a"])
    #expect(try arguments(MachineList.self, [:], cli) == ["machine", "ls", "--json"])
  }

  @Test func copiesAreSpelledTheSameInEveryDialect() throws {
    var copy = MachineCopy()
    copy.src = "m:/etc/hosts"
    copy.dst = "/nowhere/file"
    for cli in [Self.old, Self.middle] {
      #expect(try cli.step(copy).arguments == ["machine", "cp", "m:/etc/hosts", "/nowhere/file"])
    }
  }

  @Test func aCommandWithStdinIsInteractiveInEveryDialect() throws {
    #expect(
      try arguments(MachineExec.self, ["name": "m", "argv": ["cat"], "stdin": "x"], Self.old)
        == ["machine", "exec", "-i", "--name", "m", "--", "cat"])
  }

  @Test func theNameIsAFlagFrom102On() throws {
    for version: Version in ["1.0.2", "1.4.0"] {
      let cli = InstalledCLI(path: "/x/smolvm", dialect: Dialect(version: version))
      #expect(try arguments(MachineCreate.self, ["name": "m"], cli) == ["machine", "create", "--name", "m"])
      #expect(try arguments(MachineDelete.self, ["name": "m"], cli) == ["machine", "delete", "-f", "--name", "m"])
      #expect(
        try arguments(MachineExec.self, ["name": "m", "argv": ["a"]], cli) == ["machine", "exec", "-i", "--name", "m", "--", "a"])
    }
  }

  @Test func failuresAreAskedForAsJSONFrom1281On() throws {
    let before = InstalledCLI(path: "/x/smolvm", dialect: Dialect(version: "1.28.0"))
    let since = InstalledCLI(path: "/x/smolvm", dialect: Dialect(version: "1.28.1"))
    #expect(try arguments(MachineStart.self, ["name": "m"], before).first == "machine")
    #expect(
      try arguments(MachineStart.self, ["name": "m"], since) == ["--error-format", "json", "machine", "start", "--name", "m"])
    #expect(
      try arguments(MachineExec.self, ["name": "m", "argv": ["a"]], since)
        == ["--error-format", "json", "machine", "exec", "-i", "--name", "m", "--", "a"])
  }

  @Test func valuesThatBeginWithADashAreJoinedToTheirFlag() throws {
    #expect(
      try arguments(
        MachineExec.self, ["name": "m", "argv": ["-x"], "workdir": "-odd", "env": ["-A": "=\n"]], Self.middle)
        == ["machine", "exec", "-i", "--name", "m", "-e=-A==\n", "-w=-odd", "--", "-x"])
  }

  @Test func environmentPairsArriveInTheirOrderWithEmptyValuesEqualsSignsAndNewlines() throws {
    let json = try JSONParser.parse(#"{"name":"m","argv":["a"],"env":{"Z":"","A":"x=y=","N":"one\ntwo"}}"#)
    #expect(
      try arguments(MachineExec.self, json, Self.middle).dropFirst(5).prefix(6) == ["-e", "Z=", "-e", "A=x=y=", "-e", "N=one\ntwo"])
  }

  @Test func namesThatUnicodeTakesForEqualStayTwoVariables() throws {
    let json: JSONValue = .object(
      JSONObject([("name", "m"), ("argv", ["a"]), ("env", .object(JSONObject([("\u{E9}", "1"), ("e\u{301}", "2")])))]))
    #expect(try arguments(MachineExec.self, json, Self.middle).filter { $0 == "-e" }.count == 2)
  }

  @Test func aMachineWithoutANameGetsOneFromUs() throws {
    let name = try arguments(MachineCreate.self, [:], Self.new).last ?? ""
    #expect(name.hasPrefix("rpc-") && name.utf8.count == 12 && MachineName.isName(name.utf8))
  }

  @Test func everyLineOfCreateReachesTheCommandLine() throws {
    let json: JSONValue = [
      "name": "m", "image": "alpine", "cpus": 2, "memoryMiB": 512, "storageGiB": 3, "overlayGiB": 4,
      "volumes": [["source": "/a", "target": "/b"], ["source": "/c", "target": "/d", "mode": "ro"]], "ports": ["8080:80"],
      "net": true,
      "allowCidrs": ["10.0.0.0/8"], "allowHosts": ["h"], "outboundLocalhostOnly": false, "env": ["K": "V"], "workdir": "/w",
      "user": "u", "inits": ["a", "b"], "labels": ["l": "v"], "sshAgent": true,
    ]
    #expect(
      try arguments(MachineCreate.self, json, Self.new) == [
        "--error-format", "json", "machine", "create", "--name", "m", "--image", "alpine", "--cpus", "2", "--mem", "512",
        "--storage",
        "3", "--overlay", "4", "--volume", "/a:/b", "--volume", "/c:/d:ro", "--port", "8080:80", "--net", "--allow-cidr",
        "10.0.0.0/8",
        "--allow-host", "h", "--init", "a", "--init", "b", "--ssh-agent", "-e", "K=V", "-w", "/w", "--user", "u", "--label", "l=v",
      ])
  }

  @Test func aParameterThatTheInstalledVersionDoesNotKnowIsRefused() {
    let error = #expect(throws: SmolvmError.self) {
      try arguments(MachineExec.self, ["name": "m", "argv": ["a"], "user": "u"], Self.middle)
    }
    #expect(error?.kind == .smolvmTooOld && error?.requires == "1.14.0" && error?.path == "/user")
  }

  @Test func whatAVersionDoesNotTakeTogetherIsRefused() {
    let error = #expect(throws: SmolvmError.self) {
      try arguments(MachineCreate.self, ["name": "m", "from": "P", "smolfile": "S"], Self.new)
    }
    #expect(error?.kind == .invalidParams && error?.path == "/smolfile")
  }

  @Test func theLinesOfACommandAreTheMembersThatItDecodes() throws {
    for type in Self.commands {
      let shape = CommandShape.of(type)
      // Nothing is decoded that has no line, so nothing that is given can be dropped.
      #expect(properties(type.init()) == shape.fields.count, "\(type)")
      #expect(!shape.fields.isEmpty && Set(shape.fields.map(\.name)).count == shape.fields.count)
      for field in shape.fields {
        #expect(field.line.since.numbers.count >= 2 && field.line.since.numbers != [0], "\(type).\(field.name)")
        #expect(field.line.documentation.hasSuffix("."), "\(type).\(field.name)")
      }
    }
  }

  private func properties(_ holder: Any) -> Int {
    Mirror(reflecting: holder).children.reduce(0) { $0 + ($1.value is any ParameterGroup ? properties($1.value) : 1) }
  }

  private static let commands: [any Command.Type] = [
    MachineCreate.self, MachineStart.self, MachineExec.self, MachineCopy.self, MachineStatus.self, MachineList.self,
    MachineStop.self,
    MachineDelete.self, PackCreate.self,
  ]
}
