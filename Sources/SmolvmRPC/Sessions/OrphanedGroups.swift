import ChildProcess

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Ends the process groups of children whose parent no longer does.
enum OrphanedGroups {
  /// What is known of the leaders.
  enum Leaders {
    /// A moment ago they were children of a server. One that has ended since was not followed by a stranger of the same number, so what
    /// is left of its group is still ours.
    case fresh
    /// Anything may have happened: a group is ours only if its leader still is the process that was written down.
    case old
  }

  /// How long they may take to end by themselves.
  static let grace = Duration.seconds(1)

  /// TERM (and CONT, for the stopped) to all, then KILL to those that are still there; returns as soon as none is.
  /// - Returns: those that were there, and those of them that still are.
  static func end(_ processes: [ProcessIdentity], _ leaders: Leaders) -> (found: [ProcessIdentity], left: [ProcessIdentity]) {
    let found = processes.filter { isOurs($0, leaders) && exists($0) }
    signal(found, SIGTERM)
    signal(found, SIGCONT)
    var left = wait(for: found)
    if !left.isEmpty {
      signal(left, SIGKILL)
      left = wait(for: left)
    }
    return (found, left)
  }

  private static func isOurs(_ process: ProcessIdentity, _ leaders: Leaders) -> Bool {
    let present = ProcessIdentity.of(process.pid)
    return present == process || (present == nil && leaders == .fresh)
  }

  /// Whether somebody of it lives: the leader, perhaps in another group by now, or another member of the group.
  private static func exists(_ process: ProcessIdentity) -> Bool {
    if process.isAlive { return true }
    // EPERM: members that changed their user; on Darwin also a zombie.
    let hasMembers = kill(-process.pid, 0) == 0
    #if canImport(Darwin)
    return hasMembers
    #else
    guard hasMembers || errno == EPERM else { return false }
    // They may be zombies, which lie there for ever where the first process is no init (containers), and harm nobody.
    return FolderNames.all(in: "/proc").contains { name in
      guard let pid = Int32(name), getpgid(pid) == process.pid else { return false }
      return ProcessIdentity.of(pid) != nil
    }
    #endif
  }

  /// From the first look on the number cannot become another group's: it is looked at again every 20 ms at least, and left alone once it is gone.
  private static func signal(_ processes: [ProcessIdentity], _ number: Int32) {
    for process in processes where kill(-process.pid, number) != 0 && errno == ESRCH && process.isAlive {
      _ = kill(process.pid, number)  // it left its group
    }
  }

  /// Waits until all are gone, or until their time is up.
  /// - Returns: those that are not.
  private static func wait(for processes: [ProcessIdentity]) -> [ProcessIdentity] {
    let clock = ContinuousClock()
    let limit = clock.now + grace
    var left = processes.filter(exists)
    var pause: UInt32 = 1000
    while !left.isEmpty, clock.now < limit {
      usleep(pause)
      pause = min(pause * 2, 20_000)
      left = left.filter(exists)
    }
    return left
  }
}
