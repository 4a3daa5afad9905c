import JSON

/// `machine mount add`, `remove`, `ls`
enum Mounting {
  static func add(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let mounts = try Mount.all(arguments)
    guard let mount = mounts.first, let target = mount.target else {
      throw .config("attach mount", "expected HOST:GUEST[:ro]")
    }
    try change(cli, arguments, "mount add", "; use `machine update -v` for a stopped machine") { machine throws(Ending) in
      if machine.attached.contains(where: { $0.target == target }) {
        throw .config("attach mount", "\(target) already has an attached mount")
      }
      machine.attached.append(mount)
      HostFile.makeFolders(cli.store.guest(machine.guest).place(target))
      Say.out("Mounted \(mount.source) at \(target) in '\(machine.name)' until it stops\n")
    }
    return 0
  }

  static func remove(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let target = arguments.last("--target") ?? ""
    try change(cli, arguments, "mount remove", ", so nothing is attached") { machine throws(Ending) in
      guard let index = machine.attached.firstIndex(where: { $0.target == target }) else {
        throw .config(
          "detach mount",
          "nothing is attached at \(target); a mount from the machine's configuration is removed with `machine update` while it is stopped"
        )
      }
      machine.attached.remove(at: index)
      Say.out("Unmounted \(target) from '\(machine.name)'\n")
    }
    return 0
  }

  static func list(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = arguments.last("--name") ?? DefaultMachine.name
    let attached = try cli.store.read().existing(name).attached
    guard arguments.has("--json") else {
      let lines = attached.compactMap(\.text).map { $0 + "\n" }.joined()
      Say.out(lines.isEmpty ? "No directories mounted with `mount add` in '\(name)'\n" : lines)
      return 0
    }
    let mounts = attached.enumerated().map { index, mount -> JSONValue in
      [
        "share": .string("m\(String(repeating: "0", count: 15))\(index)"), "source": .string(mount.source),
        "target": .string(mount.target ?? ""), "readOnly": .bool(mount.mode == "ro"),
      ]
    }
    Say.out(JSONValue.array(mounts).pretty() + "\n")
    return 0
  }

  private static func change(
    _ cli: CommandLineInterface, _ arguments: Arguments, _ step: String, _ advice: String,
    _ change: (inout MachineRecord) throws(Ending) -> Void
  ) throws(Ending) {
    let name = arguments.last("--name") ?? DefaultMachine.name
    try NameRule.check(name)
    try cli.store.change { state throws(Ending) in
      var machine = try state.existing(name)
      guard machine.isRunning else { throw .config(step, "machine '\(name)' is not running\(advice)") }
      try change(&machine)
      state[name] = machine
    }
  }
}
