import JSON

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `machine update`
enum MachineUpdating {
  static func run(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = arguments.last("--name") ?? ""
    var lines: [String] = []
    let mounts = try Mount.all(arguments)
    try cli.store.change { state throws(Ending) in
      var machine = try state.known(name, "update")
      if machine.isRunning { throw .invalidState("expected stopped, got Running") }
      lines = try change(&machine, arguments, mounts)
      state[name] = machine
    }
    if lines.isEmpty {
      Say.out("No changes specified.\n")
    } else {
      Say.out(
        "Updated machine '\(name)':\n\(lines.map { "  \($0)\n" }.joined())\nStart with: smolvm machine start --name \(name)\n")
    }
    return 0
  }

  private static func titled(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

  private static func change(
    _ machine: inout MachineRecord, _ arguments: Arguments, _ mounts: [Mount]
  ) throws(Ending) -> [String] {
    var lines: [String] = []
    try MachineCreating.checkResources(arguments)
    for (flag, key, what, unit) in [("--cpus", "cpus", "cpus", ""), ("--mem", "memory_mib", "memory", " MiB")] {
      guard let number = arguments.number(flag), number != machine.shown[key]?.int else { continue }
      lines.append("\(what): \(machine.shown[key]?.int ?? 0)\(unit) → \(number)\(unit)")
      machine.show(key, .number(JSONNumber(number)))
    }
    for (flag, key, what, standard) in [
      ("--storage", "storage_gb", "storage", MachineRecord.standardStorage),
      ("--overlay", "overlay_gb", "overlay", MachineRecord.standardOverlay),
    ] {
      guard let number = arguments.number(flag) else { continue }
      let before = machine.shown[key]?.int ?? standard
      if number < before {
        throw .config(
          "resize",
          "\(what) disk cannot be shrunk from \(before) GiB to \(number) GiB. Only expanding is supported to prevent data loss.")
      }
      // Its disks are made at its first start.
      if machine.state == "created" {
        throw .storage("expand \(what) disk: storage operation failed: open disk: \(HostFile.reason(ENOENT))")
      }
      lines.append("\(what): \(before) GiB → \(number) GiB")
      machine.show(key, .number(JSONNumber(number)))
    }
    for (on, off, key) in [("--net", "--no-net", "network"), ("--gpu", "--no-gpu", "gpu")] {
      guard arguments.has(on) || arguments.has(off) else { continue }
      machine.show(key, .bool(arguments.has(on)))
      lines.append("\(key): \(arguments.has(on) ? "enabled" : "disabled")")
    }
    for pair in GuestVariables.given(arguments.all("--env")) {
      machine.env.removeAll { $0.hasPrefix(pair.name + "=") }
      machine.env.append("\(pair.name)=\(pair.value)")
      lines.append("env: \(pair.name)=\(pair.value)")
    }
    for name in arguments.all("--remove-env") {
      machine.env.removeAll { $0.hasPrefix(name + "=") }
      lines.append("env: -\(name)")
    }
    if let workdir = arguments.last("--workdir") {
      machine.workdir = workdir
      lines.append("workdir: \(workdir)")
    }
    for mount in mounts {
      machine.mounts.append(mount)
      lines.append("volume: +\(mount.text ?? mount.source)")
    }
    for text in arguments.all("--remove-volume") {
      machine.mounts.removeAll { "\($0.source):\($0.target ?? "")" == text }
      lines.append("volume: -\(text)")
    }
    machine.show("mounts", .number(JSONNumber(machine.mounts.count { $0.target != nil })))
    for port in arguments.all("--port").flatMap(PortText.pairs) where !machine.ports.contains(port) {
      machine.ports.append(port)
      lines.append("added port: \(port.split(separator: " ").filter { $0 != "->" }.joined(separator: ":"))")
    }
    for port in arguments.all("--remove-port") {
      machine.ports.removeAll { PortText.pairs(port).contains($0) }
      lines.append("removed port: \(port)")
    }
    machine.show("ports", .number(JSONNumber(machine.ports.count)))
    if let engine = arguments.last("--block-io") {
      lines.append("block I/O: \(Self.titled(machine.shown["block_io"]?.string ?? "")) → \(Self.titled(engine))")
      machine.show("block_io", .string(engine))
    }
    for (flag, key, what) in [
      ("--allow-host", "allowed_hosts", "allowed hosts"), ("--allow-cidr", "allowed_cidrs", "allowed CIDRs"),
    ]
    where arguments.has(flag) {
      lines.append("\(what): \(arguments.all(flag).joined(separator: ", "))")
      let whole = arguments.all(flag).map { JSONValue.string(flag == "--allow-cidr" ? NetworkText.whole($0) : $0) }
      machine.show(key, .array((machine.shown[key]?.array ?? []) + whole))
      machine.show("network", true)
    }
    // What else there is changes nothing that can be seen here.
    let seen: Set<String> = [
      "--name", "--cpus", "--mem", "--storage", "--overlay", "--net", "--no-net", "--gpu", "--no-gpu", "--env", "--remove-env",
      "--workdir",
      "--volume", "--remove-volume", "--port", "--remove-port", "--block-io", "--allow-host", "--allow-cidr", "--error-format",
    ]
    for (flag, values) in arguments.values.sorted(by: { $0.key < $1.key }) where !seen.contains(flag) {
      lines.append(([String(flag.dropFirst(2)) + ":"] + values).joined(separator: " "))
    }
    return lines
  }
}
