import JSON

/// `machine start`
enum MachineStarting {
  static func run(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = arguments.last("--name") ?? DefaultMachine.name
    if !arguments.has("--name") { try DefaultMachine.create(cli) }
    let before = try cli.store.read().existing(name)
    if before.isRunning {
      Say.out("Machine '\(name)' already running\n")
      return 0
    }
    if before.isPaused { throw .agent("start", "machine has saved execution; use resume") }
    Say.error("Starting machine '\(name)'...\n")
    let pid = try boot(name, cli, branchable: arguments.has("--branchable"))
    Say.out("Machine '\(name)' running (PID: \(pid))\n")
    return 0
  }

  /// - Returns: its process.
  @discardableResult static func boot(_ name: String, _ cli: CommandLineInterface, branchable: Bool = false) throws(Ending) -> Int {
    // Nobody may run a command in it before it is ready; a start that is killed until then has done nothing.
    try prepare(try cli.store.read().existing(name), cli)
    return try cli.store.change { state throws(Ending) in
      var machine = try state.existing(name)
      if let pid = machine.pid, machine.isRunning { return pid }  // somebody else was faster
      let pid = state.next(.process)
      machine.run(pid: pid)
      machine.isBranchable = branchable
      state[name] = machine
      return pid
    }
  }

  /// What happens in a machine when it has booted: its mounts are there, and its commands run.
  static func prepare(_ machine: MachineRecord, _ cli: CommandLineInterface) throws(Ending) {
    let folder = cli.store.guest(machine.guest)
    for target in machine.mounts.compactMap(\.target) { HostFile.makeFolders(folder.place(target)) }
    for command in machine.inits {
      var order = GuestOrder(machine: machine, argv: ["sh", "-c", command])
      order.isSilent = true
      _ = try GuestRun(order, cli.store).run()
    }
  }
}

/// The machine that is meant where no name is given.
enum DefaultMachine {
  static let name = "default"

  /// It is there when it is first started.
  static func create(_ cli: CommandLineInterface) throws(Ending) {
    let made = try cli.store.change { state -> Int? in
      guard state[name] == nil else { return nil }
      var machine = MachineRecord(name: name, guest: state.next(.guest))
      machine.show("created_at", .number(JSONNumber(state.next(.creation))))
      state[name] = machine
      return machine.guest
    }
    if let made { try cli.store.guest(made).make(hostname: name) }
  }
}
