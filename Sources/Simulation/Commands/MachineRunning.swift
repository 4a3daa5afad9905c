import JSON

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `machine run`: a machine for one command. It stands in no list, and its files go with it.
enum MachineRunning {
  static func run(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    if let path = arguments.last("--smolfile") { try Smolfile.check(path) }
    let pack = try arguments.last("--from").map { path throws(Ending) in
      if HostFile.kind(path) == .none {
        throw .agent("find sidecar", "sidecar file not found: \(path)\nSpecify with --sidecar PATH")
      }
      return try Pack(reading: path)
    }
    if arguments.operands.isEmpty, !arguments.has("--tty") {
      throw .config("machine run", "no command specified.\nUse: smolvm machine run -- <command>\nOr:  smolvm machine run -it")
    }
    let mounts = try Mount.all(arguments)
    if arguments.has("--detach") {
      throw .agent("machine run", "the simulation keeps no machine of a detached run; create one and exec in it")
    }
    let (guest, name) = try cli.store.change { state in (state.next(.guest), state.freshName()) }
    var machine = MachineRecord(name: name, guest: guest)
    MachineCreating.fill(&machine, arguments, mounts: mounts)
    Say.error("Starting ephemeral machine (\(name))...\n")
    do throws(Ending) {
      try MachineCreating.checkResources(arguments)
    } catch {
      guard case .failed(let failure) = error else { throw error }
      throw .agent("start machine", failure.message)
    }
    if let image = arguments.last("--image") { Say.error("Pulling image \(image)...\rPulling image \(image)... done.\n") }
    let folder = cli.store.guest(guest)
    defer { folder.remove() }
    try folder.make(hostname: name)
    try pack?.unpack(into: folder)
    try MachineStarting.prepare(machine, cli)
    var order = GuestOrder(machine: machine, argv: arguments.operands.isEmpty ? ["sh"] : arguments.operands)
    order.environment = try MachineExecuting.secrets(arguments)
    order.milliseconds = arguments.last("--timeout").flatMap { TimeText.read($0).milliseconds }
    order.mode = MachineExecuting.mode(arguments)
    return try GuestRun(order, cli.store).run()
  }
}
