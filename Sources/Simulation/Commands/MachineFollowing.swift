#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `machine logs` and `machine monitor`. No machine here has a workload, so every log is empty.
enum MachineFollowing {
  private static let tick: UInt32 = 50_000

  static func logs(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = arguments.last("--name") ?? DefaultMachine.name
    _ = try cli.store.read().existing(name)
    guard arguments.has("--follow") else { return 0 }
    let pid = try cli.store.read()[name]?.pid
    while let machine = try cli.store.read()[name], machine.isRunning, machine.pid == pid { usleep(tick) }
    return 0
  }

  static func monitor(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = arguments.last("--name") ?? DefaultMachine.name
    let policy = arguments.last("--restart") ?? "never"
    guard ["never", "always", "on-failure", "unless-stopped"].contains(policy) else {
      throw .config("--restart", "invalid restart policy: '\(policy)'. Expected: never, always, on-failure, unless-stopped")
    }
    if try !cli.store.read().existing(name).isRunning {
      Say.out("Machine '\(name)' is not running, starting...\n")
      let pid = try MachineStarting.boot(name, cli)
      Say.out("Machine '\(name)' running (PID: \(pid))\n")
    }
    Say.out("Monitoring machine '\(name)' (policy: \(policy), interval: \(arguments.last("--interval") ?? "5")s)\n")
    if arguments.has("--health-cmd") {
      Say.out(
        "  Health check: retries=\(arguments.last("--health-retries") ?? "3"), timeout=\(arguments.last("--health-timeout") ?? "5")s\n"
      )
    }
    var restarts = 0
    while true {
      let pid = try cli.store.read()[name]?.pid
      while let machine = try cli.store.read()[name], machine.isRunning, machine.pid == pid { usleep(tick) }
      Say.out("  machine exited (exit code: unknown)\n")
      guard policy == "always" else { break }
      restarts += 1
      Say.out("  restarting (attempt \(restarts), backoff 1s)...\n")
      sleep(1)
      guard try cli.store.read()[name] != nil else {
        Say.out("  restart failed: vm not found: \(name)\n")
        sleep(5)
        continue
      }
      Say.error("Starting machine '\(name)'...\n")
      Say.out("Machine '\(name)' running (PID: \(try MachineStarting.boot(name, cli)))\n  machine restarted\n")
    }
    Say.out("  not restarting (policy: \(policy), count: \(restarts)/unlimited)\n\n")
    Say.out("Stopped monitoring. Machine '\(name)' may still be running.\n")
    return 0
  }
}
