#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A command that is to run in a guest.
struct GuestOrder {
  /// How it is connected to the CLI's own streams.
  enum Mode {
    /// Without stdin.
    case plain
    case interactive
    case terminal
    /// With nothing, and for a moment only.
    case detached

    /// How a failure to start it begins.
    var failure: (step: String, reason: String) {
      switch self {
      case .plain: ("vm exec", "failed to spawn command: ")
      case .interactive, .terminal: ("vm exec interactive", "")
      case .detached: ("vm exec background", "failed to spawn background command: ")
      }
    }
  }

  let machine: MachineRecord
  let argv: [String]
  var environment: [(name: String, value: String)] = []
  var folder: String?
  var mode = Mode.plain
  var milliseconds: Int?
  /// Whether nobody hears it.
  var isSilent = false

  init(machine: MachineRecord, argv: [String]) {
    self.machine = machine
    self.argv = argv
  }
}

/// Runs it, on behalf of the agent in the guest.
struct GuestRun {
  private let order: GuestOrder
  private let store: Store
  /// What is called detached is run at once, and ended after this time: nothing outlives the CLI here.
  private static let detachedMilliseconds = 100

  init(_ order: GuestOrder, _ store: Store) {
    self.order = order
    self.store = store
  }

  /// - Returns: the exit code.
  func run() throws(Ending) -> Int32 {
    let machine = order.machine
    let boot = machine.pid.map { GuestWatch.Boot(store: store, name: machine.name, pid: $0) }
    let isDetached = order.mode == .detached
    let watch = GuestWatch(boot, milliseconds: isDetached ? Self.detachedMilliseconds : order.milliseconds)
    let folder = GuestFolder.absolute(order.folder ?? machine.workdir ?? "/", from: "/")
    let guest = Shell.Guest(folder: store.guest(machine.guest), watch: watch, hostname: machine.name)
    var shell = Shell(
      guest: guest, folder: folder,
      environment: GuestVariables.standard + GuestVariables.given(machine.env) + order.environment)
    let program = try program(shell)
    let terminal = order.mode == .terminal ? GuestTerminal(watch) : nil
    terminal?.start()
    defer { terminal?.restore() }
    let streams = streams(terminal)
    let argv = order.argv
    let result = Result { () throws(GuestEnd) in try program(&shell, argv, streams) }
    switch result {
    case .success(let code): return Int32(code & 0xFF)
    case .failure(let end): return try status(of: end, terminal)
    }
  }

  private func status(of end: GuestEnd, _ terminal: GuestTerminal?) throws(Ending) -> Int32 {
    switch end {
    case .exits(let code): return Int32(code & 0xFF)
    case .interrupted: return 130
    case .brokenPipe: return 141
    case .leavesLoop: return 0
    case .unheard: throw .exits(1)
    case .lost: throw .io("connection closed")
    case .timedOut:
      if order.mode == .detached || order.isSilent { return 0 }
      let note = "\ncommand timed out after \(order.milliseconds ?? 0)ms"
      if terminal == nil { Say.error(note) } else { Say.out(note) }
      return 124
    }
  }

  /// A missing program and a missing working directory say the same, as they do in a real guest.
  private func program(_ shell: Shell) throws(Ending) -> GuestProgram {
    func failure(_ code: Int32) -> Ending {
      let (step, reason) = order.mode.failure
      return .agent(step, reason + HostFile.reason(code))
    }
    if order.folder?.isEmpty == true { throw failure(ENOENT) }
    switch HostFile.ownKind(shell.place(shell.folder)) {
    case .folder: break
    case .none: throw failure(ENOENT)
    default: throw failure(ENOTDIR)
    }
    switch ProgramTable.find(order.argv[0], shell) {
    case .program(let run): return run
    case .missing: throw failure(ENOENT)
    case .forbidden: throw failure(EACCES)
    }
  }

  private func streams(_ terminal: GuestTerminal?) -> GuestStreams {
    if let terminal {
      let output = GuestOutput(.standard(STDOUT_FILENO, isTerminal: true))
      return GuestStreams(input: GuestInput(.terminal(terminal)), output: output, errors: output)
    }
    let isHeard = order.mode != .detached && !order.isSilent
    return GuestStreams(
      input: GuestInput(order.mode == .interactive ? .descriptor(STDIN_FILENO) : .nothing),
      output: GuestOutput(isHeard ? .standard(STDOUT_FILENO, isTerminal: false) : .nothing),
      errors: GuestOutput(isHeard ? .standard(STDERR_FILENO, isTerminal: false) : .nothing))
  }
}
