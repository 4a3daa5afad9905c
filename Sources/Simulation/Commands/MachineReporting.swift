import JSON

/// `machine stats`, `data-dir`, `egress-events`, `images`, `prune`
enum MachineReporting {
  static func stats(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = arguments.last("--name") ?? DefaultMachine.name
    try NameRule.check(name)
    let machine = try MachineExecuting.running(name, cli.store)
    let total = (machine.shown["memory_mib"]?.int ?? 0) << 20
    let used = min(total, 40 << 20)
    func number(_ number: Int) -> JSONValue { .number(JSONNumber(number)) }
    let memory: JSONObject = [
      "available_bytes": number(total - used), "cached_bytes": number(min(total, 9 << 20)), "free_bytes": number(total - used),
      "swap_total_bytes": 0, "swap_used_bytes": 0, "total_bytes": number(total), "used_bytes": number(used),
    ]
    let cpus = machine.shown["cpus"] ?? 0
    if arguments.has("--json") {
      let stats: JSONObject = ["cpu_percent": 7.5, "cpus": cpus, "memory": .object(memory), "name": .string(name)]
      Say.out(JSONValue.object(stats).pretty() + "\n")
    } else {
      Say.out("\(name): 7.5% of \(cpus.text) CPUs, \(used >> 20) of \(total >> 20) MiB\n")
    }
    return 0
  }

  static func dataFolder(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = arguments.last("--name") ?? ""
    Say.out(cli.store.guest(try cli.store.read().existing(name).guest).root + "\n")
    return 0
  }

  /// Nothing here ever tries to leave a machine.
  static func egressEvents(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = arguments.last("--name") ?? DefaultMachine.name
    Say.out(arguments.has("--json") ? "[]\n" : "No egress denials recorded for '\(name)'.\n")
    return 0
  }

  /// No image is ever stored here.
  static func images(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = arguments.last("--name") ?? ""
    let machine = try cli.store.read().known(name, "images")
    if !machine.isRunning { Say.error("Starting machine '\(name)' to query storage...\n") }
    let total = (machine.shown["storage_gb"]?.int ?? MachineRecord.standardStorage).multipliedReportingOverflow(by: 1_055_913_779)
    let storage: JSONObject = [
      "image_count": 0, "layer_count": 0, "total_bytes": .number(JSONNumber(total.overflow ? Int.max : total.partialValue)),
      "used_bytes": 65536,
    ]
    if arguments.has("--json") {
      Say.out(JSONValue.object(["images": [], "storage": .object(storage)]).pretty() + "\n")
    } else {
      Say.out("No cached images.\n")
    }
    return 0
  }

  static func prune(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = arguments.last("--name") ?? ""
    if try !cli.store.read().known(name, "prune").isRunning { Say.error("Starting machine...\n") }
    if arguments.has("--all") {
      Say.out("No cached images to remove.\n")
    } else {
      Say.out("Scanning for unreferenced layers...\nNo unreferenced layers to remove.\n")
    }
    return 0
  }
}
