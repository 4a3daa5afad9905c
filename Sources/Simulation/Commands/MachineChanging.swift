import JSON

/// `machine pause`, `resume`, `sync`, `resize`
enum MachineChanging {
  static func pause(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = try Self.savedName(arguments)
    try cli.store.change { state throws(Ending) in
      var machine = try state.existing(name)
      if machine.isPaused { return }
      guard machine.isRunning else { throw .conflict("checkpoint machine", "machine '\(name)' must be running") }
      machine.stop("paused")
      state[name] = machine
    }
    Say.out("Machine '\(name)' paused\n")
    return 0
  }

  static func resume(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = try Self.savedName(arguments)
    try cli.store.change { state throws(Ending) in
      var machine = try state.existing(name)
      if machine.isRunning { return }
      guard machine.isPaused else { throw .conflict("resume machine", "machine is not paused; use start for a fresh boot") }
      machine.run(pid: state.next(.process))
      state[name] = machine
    }
    Say.out("Machine '\(name)' resumed\n")
    return 0
  }

  static func sync(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = arguments.last("--name") ?? DefaultMachine.name
    let machine = try cli.store.read().existing(name)
    let isStaged = machine.mounts.contains { $0.mode == "staged" }
    Say.out(isStaged ? "Synchronized staged mounts for '\(name)'\n" : "Machine '\(name)' has no staged mounts\n")
    return 0
  }

  /// Memory and disks only grow.
  static func resize(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = arguments.last("--name") ?? DefaultMachine.name
    if arguments.number("--cpus") == 0 { throw .config("CPU resize", "CPU count must be at least 1") }
    let machine = try cli.store.change { state throws(Ending) -> MachineRecord in
      var machine = try state.existing(name)
      guard machine.isRunning else {
        throw .config(
          "resize", "live CPU/RAM resize requires a running machine; use machine update for stopped settings")
      }
      func grow(_ flag: String, _ key: String, _ what: String, from standard: Int) throws(Ending) {
        guard let number = arguments.number(flag) else { return }
        if number < machine.shown[key]?.int ?? standard { throw .config("\(what) resize", "\(what) cannot shrink") }
        machine.show(key, .number(JSONNumber(number)))
      }
      try grow("--mem", "memory_mib", "RAM", from: 0)
      try grow("--storage", "storage_gb", "disk", from: MachineRecord.standardStorage)
      try grow("--overlay", "overlay_gb", "disk", from: MachineRecord.standardOverlay)
      if let cpus = arguments.number("--cpus") { machine.show("cpus", .number(JSONNumber(cpus))) }
      state[name] = machine
      return machine
    }
    let (cpus, memory) = (machine.shown["cpus"]?.int ?? 0, machine.shown["memory_mib"]?.int ?? 0)
    Say.out("Resized running machine '\(name)' without rebooting: \(cpus) CPUs, \(memory) MiB RAM\n")
    for (flag, what) in [("--storage", "Storage"), ("--overlay", "Overlay")] {
      if let number = arguments.number(flag) { Say.out("\(what) filesystem: \(number) GiB\n") }
    }
    return 0
  }

  /// Of a file's name.
  private static func savedName(_ arguments: Arguments) throws(Ending) -> String {
    let name = arguments.last("--name") ?? DefaultMachine.name
    try NameRule.check(name, step: "saved execution", what: "saved execution")
    return name
  }
}
