import JSON

/// All machines, and the counters from which everything comes that elsewhere would come from clocks or chance: the same commands give the
/// same answers, every time.
struct State: Sendable {
  private(set) var machines: [MachineRecord] = []
  private var counters: [Counter: Int] = [:]

  /// What is counted, with its first number.
  enum Counter: String, CaseIterable {
    case creation, process, guest, name

    var first: Int {
      switch self {
      case .creation: 1_750_000_000
      case .process: 1001
      case .guest, .name: 1
      }
    }
  }

  init() {}

  mutating func next(_ counter: Counter) -> Int {
    let number = counters[counter] ?? counter.first
    counters[counter] = number + 1
    return number
  }

  /// `vm-` and eight hexadecimal digits, as the real one makes them up.
  mutating func freshName() -> String {
    let digits = String(next(.name), radix: 16)
    return "vm-" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }

  /// A machine by its name. Setting it replaces it, or adds it in the order of names; setting nil removes it.
  subscript(name: String) -> MachineRecord? {
    get { machines.first { $0.name == name } }
    set {
      machines.removeAll { $0.name == name }
      guard let newValue else { return }
      let place = machines.firstIndex { name.utf8.lexicographicallyPrecedes($0.name.utf8) } ?? machines.endIndex
      machines.insert(newValue, at: place)
    }
  }

  /// A machine that has to be there.
  func existing(_ name: String) throws(Ending) -> MachineRecord {
    guard let machine = self[name] else { throw .noMachine(name) }
    return machine
  }

  /// The machines that were branched from one.
  func branches(of name: String) -> [MachineRecord] { machines.filter { $0.parent == name } }

  /// The same, for subcommands that say it in another way.
  func known(_ name: String, _ step: String) throws(Ending) -> MachineRecord {
    guard let machine = self[name] else { throw .config(step, "machine '\(name)' not found") }
    return machine
  }
}

extension State {
  init?(_ value: JSONValue) {
    guard let list = value["machines"]?.array, let numbers = value["counters"] else { return nil }
    machines = list.compactMap(MachineRecord.init)
    for counter in Counter.allCases { counters[counter] = numbers[counter.rawValue]?.int }
  }

  var json: JSONValue {
    var numbers = JSONObject()
    for counter in Counter.allCases { numbers[counter.rawValue] = counters[counter].map { .number(JSONNumber($0)) } }
    return ["counters": .object(numbers), "machines": .array(machines.map(\.json))]
  }
}
