#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `machine exec`
enum MachineExecuting {
  static func run(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = arguments.last("--name") ?? DefaultMachine.name
    try NameRule.check(name)
    if !arguments.has("--name"), try cli.store.read()[name] == nil { throw .agent("connect", "machine '\(name)' not found") }
    let machine = try running(name, cli.store)
    if let user = arguments.last("--user"), !machine.isFromImage {
      throw .config("exec --user", "running a command as '\(user)' needs an image machine; a bare VM runs every command as root")
    }
    var order = GuestOrder(machine: machine, argv: arguments.operands)
    order.environment = GuestVariables.given(arguments.all("--env")) + (try secrets(arguments))
    order.folder = arguments.last("--workdir")
    order.milliseconds = arguments.last("--timeout").flatMap { TimeText.read($0).milliseconds }
    if arguments.has("--detach") {
      order.mode = .detached
      _ = try GuestRun(order, cli.store).run()
      Say.out("\(try cli.store.change { state in state.next(.process) })\n")
      return 0
    }
    order.mode = mode(arguments)
    return try GuestRun(order, cli.store).run()
  }

  static func mode(_ arguments: Arguments) -> GuestOrder.Mode {
    arguments.has("--tty") ? .terminal : arguments.has("--interactive") ? .interactive : .plain
  }

  /// A machine that has to be there, and to run.
  static func running(_ name: String, _ store: Store) throws(Ending) -> MachineRecord {
    let machine = try store.read().existing(name)
    if machine.isRunning { return machine }
    throw .agent(
      "connect",
      "machine '\(name)' is not running. Start it with 'smolvm machine start --name \(name)'; if a start is already in progress, retry once "
        + "it finishes.")
  }

  /// `--secret-env GUEST=HOST` and `--secret-file GUEST=/PATH`
  static func secrets(_ arguments: Arguments) throws(Ending) -> [(name: String, value: String)] {
    func parts(_ text: String, _ flag: String) throws(Ending) -> (name: String, source: String) {
      guard let sign = text.firstIndex(of: "=") else { throw .config(flag, "expected KEY=VALUE, got '\(text)'") }
      if sign == text.startIndex { throw .config(flag, "empty secret name in '\(text)'") }
      return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }
    func unresolved(_ name: String, _ why: String) -> Ending { .config("resolve secret '\(name)'", why) }
    var all: [(name: String, value: String)] = []
    for text in arguments.all("--secret-env") {
      let (name, source) = try parts(text, "--secret-env")
      guard let value = getenv(source) else { throw unresolved(name, "env_unset") }
      all.append((name, String(cString: value)))
    }
    for text in arguments.all("--secret-file") {
      let (name, source) = try parts(text, "--secret-file")
      guard source.hasPrefix("/") else {
        throw .config("--secret-file", "secret '\(name)': from_file path '\(source)' is relative; absolute paths are required")
      }
      guard let bytes = HostFile.contents(source) else { throw unresolved(name, "file_read_failed") }
      all.append((name, String(decoding: bytes, as: UTF8.self)))
    }
    return all
  }
}
