/// `machine stop`
enum MachineStopping {
  static func run(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = arguments.last("--name") ?? DefaultMachine.name
    // Stop and delete check the name as that of a branch's source (1.32.2).
    try NameRule.check(name, step: "fork source", what: "fork source")
    if !arguments.has("--name"), try cli.store.read()[name]?.isRunning != true {
      Say.out("Stopping machine '\(name)'...\nMachine '\(name)' stopped\n")
      return 0
    }
    let before = try cli.store.change { state throws(Ending) in
      var machine = try state.existing(name)
      let before = machine
      if machine.isPaused { throw .agent("stop", "machine has saved execution; use resume or delete") }
      if machine.isRunning { machine.stop() }
      state[name] = machine
      return before
    }
    if before.isRunning {
      Say.out("Stopping machine '\(name)'...\nStopped machine: \(name)\n")
    } else {
      Say.out("Machine '\(name)' is not running (state: \(before.state))\n")
    }
    return 0
  }
}

/// `machine delete`
enum MachineDeleting {
  static func run(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = arguments.last("--name") ?? ""
    try NameRule.check(name, step: "fork source", what: "fork source")
    let machines = try cli.store.change { state throws(Ending) in
      let machine = try state.existing(name)
      if !arguments.has("--force"), !arguments.has("--cascade") {
        throw .agent(
          "delete",
          "machine '\(name)' needs confirmation but stdin is not a terminal; pass --force to delete it, or --cascade to remove it together "
            + "with any machines branched from it")
      }
      let children = state.branches(of: name)
      if !children.isEmpty, !arguments.has("--cascade") {
        throw .agent(
          "delete",
          "machine '\(name)' is the fork base for \(children.count) clone(s) (\(children.map(\.name).joined(separator: ", "))); delete the clones "
            + "first or use --cascade to remove them too")
      }
      var all = [machine]
      var next = 0
      while next < all.count {
        all += state.branches(of: all[next].name)
        next += 1
      }
      for machine in all { state[machine.name] = nil }
      return Array(all.reversed())
    }
    for machine in machines {
      if machine.name != name { Say.out("Deleting dependent child '\(machine.name)' (cascade)...\n") }
      cli.store.guest(machine.guest).remove()
      Say.out("Deleted machine: \(machine.name)\n")
    }
    return 0
  }
}
