import JSON

/// `machine status` and `machine ls`
enum MachineShowing {
  static func status(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = arguments.last("--name") ?? DefaultMachine.name
    let state = try cli.store.read()
    if arguments.has("--json") {
      guard let machine = state[name] else { throw .config("machine status", "machine '\(name)' not found") }
      Say.out(JSONValue.object(machine.shown).pretty() + "\n")
      return 0
    }
    try NameRule.check(name)
    if state[name] == nil, !arguments.has("--name") {
      Say.out("Machine '\(name)': not running\n")
      return 0
    }
    Say.out("Machine '\(name)': \(try state.existing(name).state)\n")
    return 0
  }

  static func list(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let machines = try cli.store.read().machines
    if arguments.has("--json") {
      Say.out(JSONValue.array(machines.map { .object($0.shown) }).pretty() + "\n")
    } else if arguments.has("--quiet") {
      Say.out(machines.map { $0.name + "\n" }.joined())
    } else {
      Say.out(table(machines, isVerbose: arguments.has("--verbose")))
    }
    return 0
  }

  private static func table(_ machines: [MachineRecord], isVerbose: Bool) -> String {
    if machines.isEmpty { return "No machines found\n" }
    let width = max(4, machines.map(\.name.count).max() ?? 0)
    func left(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
    func right(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }
    func line(_ cells: [String]) -> String {
      let numbers = zip(cells[2...], [7, 10, 7, 7, 8, 8]).map { " " + right($0, $1) }
      return left(cells[0], width) + " " + left(cells[1], 10) + numbers.joined()
    }
    var text = line(["NAME", "STATE", "CPUS", "MEMORY", "MOUNTS", "PORTS", "STORAGE", "OVERLAY"]) + "  BRANCHED FROM\n"
    text += String(repeating: "-", count: text.count - 1) + "\n"
    for machine in machines {
      let shown = machine.shown
      func number(_ key: String, or standard: Int = 0) -> String { String(shown[key]?.int ?? standard) }
      text += line([
        machine.name, machine.state, number("cpus"), number("memory_mib") + " MiB", number("mounts"), number("ports"),
        number("storage_gb", or: 20) + " GiB", number("overlay_gb", or: 10) + " GiB",
      ])
      text += "  -            \n"
      if isVerbose { text += details(machine) + "\n" }
    }
    return text
  }

  private static func details(_ machine: MachineRecord) -> String {
    var lines = machine.mounts.compactMap(\.text).map { "Mount: \($0)" } + machine.ports.map { "Port: \($0)" }
    if machine.shown["network"]?.bool == true { lines.append("Network: enabled") }
    if machine.shown["gpu"]?.bool == true {
      lines.append("GPU: enabled" + (machine.shown["gpu_vram_mib"]?.int.map { " (\($0) MiB VRAM)" } ?? ""))
    }
    lines += machine.inits.map { "Init: \($0)" } + machine.env.map { "Env: \($0)" }
    if let workdir = machine.workdir { lines.append("Workdir: \(workdir)") }
    lines.append("Created: \(UTCTime(seconds: machine.shown["created_at"]?.int ?? 0).text)")
    return lines.map { "  \($0)\n" }.joined()
  }
}

/// A moment as the calendar writes it.
struct UTCTime {
  let seconds: Int

  var text: String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    // Days to a date: the year begins in March, so that a leap day is its last.
    let days = seconds / 86400 + 719_468
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let time = seconds % 86400
    return
      "\(year)-\(two(month))-\(two(dayOfYear - (153 * shifted + 2) / 5 + 1))T\(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60))Z"
  }
}
