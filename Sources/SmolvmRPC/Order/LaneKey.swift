import Smolvm

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What a lane is about.
enum LaneKey: Hashable, Sendable {
  case machine(String)
  case everyMachine
  /// A path on the host, absolute and with links resolved as far as it exists.
  case hostPath(String)
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
    case .hostPath(let path, let access): self.init(key: .hostPath(Self.resolved(path)), mode: access == .write ? .end : .use)
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

  /// Looks at the file system on the reader's thread; a path on a mount that hangs holds up the requests behind it, which might be about
  /// the same mount.
  ///
  /// The path as the kernel would find it; what does not exist yet is appended to the part that does, so that a file which is about to be
  /// written has the same key before and after.
  static func resolved(_ path: String, links: Int = 40) -> String {
    if let found = realpath(path, nil) {
      defer { free(found) }
      return String(cString: found)
    }
    var components = path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }.filter { $0 != "." }
    guard let last = components.popLast() else { return path }
    let root = path.utf8.first == UInt8(ascii: "/") ? "/" : ""
    let above = components.isEmpty ? (root.isEmpty ? resolved(".") : root) : resolved(root + components.joined(separator: "/"))
    let whole = above == "/" ? "/" + last : above + "/" + last
    // A link whose target is not there yet: whoever writes through it makes the target.
    guard links > 0, let target = linkTarget(whole) else { return whole }
    return resolved(target.utf8.first == UInt8(ascii: "/") ? target : above + "/" + target, links: links - 1)
  }

  private static func linkTarget(_ path: String) -> String? {
    var target = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &target, target.count)
    return count > 0 ? String(decoding: target[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
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
