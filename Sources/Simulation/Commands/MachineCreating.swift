import JSON

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `machine create`. What it checks, and in which order, is the real one's.
enum MachineCreating {
  static func run(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let labels = try labels(arguments)
    if let path = arguments.last("--smolfile") { try Smolfile.check(path) }
    let pack = try arguments.last("--from").map { path throws(Ending) in try Pack(reading: path) }
    try checkResources(arguments)
    let given = arguments.last("--name") ?? getenv("SMOLVM_MACHINE_NAME").map { String(cString: $0) }
    if let given, let why = NameRule.complaint(about: given) { throw .config("create machine", "machine name \(why)") }
    let mounts = try Mount.all(arguments)
    let name = if let given { given } else { try cli.store.change { state in state.freshName() } }
    // The guest's files first: who is killed before the record is there leaves a folder that nobody looks at.
    let guest = try cli.store.change { state throws(Ending) in
      if state[name] != nil { throw Self.taken(name) }
      return state.next(.guest)
    }
    var machine = MachineRecord(name: name, guest: guest)
    if let pack { machine.show("image", pack.image.map(JSONValue.string) ?? .null) }
    for (key, value) in pack?.settings ?? [] { machine.show(key, .number(JSONNumber(value))) }
    fill(&machine, arguments, labels: labels, mounts: mounts)
    let folder = cli.store.guest(guest)
    try folder.make(hostname: name)
    try pack?.unpack(into: folder)
    do throws(Ending) {
      try cli.store.change { [machine] state throws(Ending) in
        if state[name] != nil { throw Self.taken(name) }
        var machine = machine
        machine.show("created_at", .number(JSONNumber(state.next(.creation))))
        state[name] = machine
      }
    } catch {
      folder.remove()
      throw error
    }
    Say.out(story(machine))
    return 0
  }

  private static func taken(_ name: String) -> Ending {
    .config("create machine", "machine '\(name)' already exists or is being created")
  }

  private static func labels(_ arguments: Arguments) throws(Ending) -> JSONObject {
    var labels: [String: String] = [:]
    for label in arguments.all("--label") {
      guard let sign = label.firstIndex(of: "=") else { throw .config("--label", "expected KEY=VALUE, got '\(label)'") }
      if sign == label.startIndex { throw .config("--label", "label key cannot be empty (in '\(label)')") }
      labels[String(label[..<sign])] = String(label[label.index(after: sign)...])
    }
    return JSONObject(labels.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
  }

  static func checkResources(_ arguments: Arguments) throws(Ending) {
    func wrong(_ why: String) -> Ending { .config("validate resources", why) }
    if arguments.number("--cpus") == 0 { throw wrong("CPU count must be at least 1") }
    if let memory = arguments.number("--mem"), memory < 64 { throw wrong("memory must be at least 64 MiB (got \(memory) MiB)") }
    for disk in ["storage", "overlay"] where arguments.number("--\(disk)") == 0 {
      throw wrong("\(disk) disk size must be greater than 0 GiB")
    }
  }

  /// What a machine is made of, in its record.
  static func fill(_ machine: inout MachineRecord, _ arguments: Arguments, labels: JSONObject = [:], mounts: [Mount]) {
    for flag in MachineFlags.making {
      guard let shown = flag.shown, let values = arguments.values[flag.name] else { continue }
      switch shown {
      case .number(let key): machine.show(key, .number(JSONNumber(values.last.flatMap { Int($0) } ?? 0)))
      case .text(let key): machine.show(key, .string(values.last ?? ""))
      case .isTrue(let key): machine.show(key, true)
      case .networks(let key): machine.show(key, .array(values.map { .string(NetworkText.whole($0)) }))
      }
    }
    if arguments.has("--outbound-localhost-only") { machine.show("allowed_cidrs", ["127.0.0.0/8", "::1/128"]) }
    if machine.shown["allowed_cidrs"] != nil || arguments.has("--allow-host") { machine.show("network", true) }
    if !labels.isEmpty { machine.show("labels", .object(labels)) }
    if !arguments.operands.isEmpty { machine.show("cmd", .array(arguments.operands.map(JSONValue.string))) }
    machine.env = GuestVariables.given(arguments.all("--env")).map { "\($0.name)=\($0.value)" }
    (machine.workdir, machine.user) = (arguments.last("--workdir"), arguments.last("--user"))
    machine.inits = arguments.all("--init")
    machine.mounts = mounts
    machine.show("mounts", .number(JSONNumber(mounts.count { $0.target != nil })))
    machine.ports = arguments.all("--port").flatMap(PortText.pairs)
    machine.show("ports", .number(JSONNumber(machine.ports.count)))
  }

  private static func story(_ machine: MachineRecord) -> String {
    let shown = machine.shown
    var text = "Created machine: \(machine.name)\n"
    text += "  CPUs: \(shown["cpus"]?.int ?? 0), Memory: \(shown["memory_mib"]?.int ?? 0) MiB\n"
    for (what, count) in [("Mounts", machine.mounts.count), ("Ports", machine.ports.count), ("Init commands", machine.inits.count)]
    where count > 0 { text += "  \(what): \(count)\n" }
    text += "\nUse 'smolvm machine start --name \(machine.name)' to start the machine\n"
    return text + "Then use 'smolvm machine exec --name \(machine.name) -- <command>' to run commands\n"
  }
}
