import Smolvm

/// What a lane is about.
enum LaneKey: Hashable, Sendable {
  case machine(String)
  case everyMachine
  /// A path on the host. It is looked at on the reader's thread; one on a mount that hangs holds up the requests behind it, which might be
  /// about the same mount.
  case hostPath(ResolvedPath)
  /// A path in a machine, as it was written: what links there are nobody here knows.
  case guestPath(String, String)
  /// With --sequential: all commands.
  case everything

  var isMachine: Bool { if case .machine = self { true } else { false } }
}

/// A lane, and how a call enters it.
struct LaneEntry {
  let key: LaneKey
  let mode: MachineUse

  init(key: LaneKey, mode: MachineUse) {
    self.key = key
    self.mode = mode
  }

  init(_ touch: Touch) {
    switch touch {
    case .machine(let name, let use): self.init(key: .machine(name), mode: use)
    case .everyMachine(let use): self.init(key: .everyMachine, mode: use)
    // One writer or many readers.
    case .guestPath(let machine, let path, let access):
      self.init(key: .guestPath(machine, path), mode: access == .write ? .end : .use)
    case .hostPath(let path, let access): self.init(key: .hostPath(ResolvedPath(path)), mode: access == .write ? .end : .use)
    }
  }

  /// One entry for each key: a call has one place in a lane, by the strongest thing that it does there.
  static func strongest(_ touches: [Touch]) -> [LaneEntry] {
    var entries: [LaneEntry] = []
    for touch in touches {
      let entry = LaneEntry(touch)
      if let index = entries.firstIndex(where: { $0.key == entry.key }) {
        if entry.mode.strength > entries[index].mode.strength { entries[index] = entry }
      } else {
        entries.append(entry)
      }
    }
    return entries
  }
}

extension MachineUse {
  /// How much a use keeps others away.
  fileprivate var strength: Int {
    switch self {
    case .use: 0
    case .look: 1  // a change waits for looks, not for uses
    case .change: 2
    case .end: 3
    }
  }
}
