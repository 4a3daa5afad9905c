/// `pack run`: a machine for one command, from a pack.
enum PackRunning {
  static func run(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let path = arguments.last("--sidecar") ?? ""
    if HostFile.kind(path) == .none {
      throw .agent("find sidecar", "sidecar file not found: \(path)\nSpecify with --sidecar PATH")
    }
    let pack = try Pack(reading: path)
    try MachineCreating.checkResources(arguments)
    let mounts = try Mount.all(arguments)
    let (guest, name) = try cli.store.change { state in (state.next(.guest), state.freshName()) }
    var machine = MachineRecord(name: name, guest: guest)
    MachineCreating.fill(&machine, arguments, mounts: mounts)
    let folder = cli.store.guest(guest)
    defer { folder.remove() }
    try folder.make(hostname: name)
    try pack.unpack(into: folder)
    try MachineStarting.prepare(machine, cli)
    var order = GuestOrder(machine: machine, argv: arguments.operands.isEmpty ? ["sh"] : arguments.operands)
    order.milliseconds = arguments.last("--timeout").flatMap { TimeText.read($0).milliseconds }
    order.mode = MachineExecuting.mode(arguments)
    return try GuestRun(order, cli.store).run()
  }
}
