import ChildProcess
import Smolvm

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Cleans up after a session, by its journal: first the processes, which could still be making machines, then the
/// machines, then folders (a simulated smolvm lives in one).
///
/// What is done is blanked at once, so that whoever comes next, after a kill in the middle, goes on from there.
enum Sweep {
  /// Who cleans up.
  enum Sweeper {
    /// The server itself, in order. What it cannot do soon is left to its reaper.
    case server
    /// The reaper, a moment after the server's end.
    case reaper
    /// Another server, who knows when.
    case successor
  }

  /// Does it; blocks until it is done. The file's lock is held. The file goes, unless something in it is to be tried again.
  /// - Returns: nil for a journal that is not understood, and left.
  static func run(_ file: JournalFile, by sweeper: Sweeper) -> CleanUpReport? {
    guard let content = file.content() else { return nil }
    guard let header = content.header else {
      // Its server was killed between making and writing it; it had nothing yet.
      file.remove()
      return CleanUpReport(session: "")
    }
    var report = CleanUpReport(session: header.session)
    endProcesses(content, header, file, sweeper, &report)
    deleteMachines(content, header, file, sweeper, &report)
    removeFolders(header, &report)
    if !report.left.contains(where: \.again) { file.remove() }
    return report
  }

  private static func endProcesses(
    _ content: JournalFile.Content, _ header: JournalHeader, _ file: JournalFile, _ sweeper: Sweeper, _ report: inout CleanUpReport
  ) {
    var slots: [ProcessIdentity: Journal.Slot] = [:]
    for (slot, record) in content.records {
      if case .child(let process) = record { slots[process] = slot }
    }
    // After a reboot, or in another container, the numbers are other processes'.
    if header.processes == JournalHeader.currentProcesses {
      let (found, left) = OrphanedGroups.end(Array(slots.keys), sweeper == .successor ? .old : .fresh)
      for process in found where !left.contains(process) { report.killed.append(Int(process.pid)) }
      for process in left {
        report.left.append(.init(pid: Int(process.pid), why: "it is still there after SIGKILL", again: true))
        slots[process] = nil
      }
    }
    for slot in slots.values { file.blank(slot) }
  }

  /// What killed runs of smolvm left behind of what they worked with. Their folders bear the session's id, which is all that has to be known.
  private static func removeFolders(_ header: JournalHeader, _ report: inout CleanUpReport) {
    let environment = ChildEnvironment(header.environment)
    guard header.session.allSatisfy(\.isHexDigit), let parent = ScratchFolder.parent(environment) else { return }
    let beginning = ScratchFolder.beginning(of: header.session)
    let folders = FolderNames.all(in: parent).filter { $0.hasPrefix(beginning) }.map { "\(parent)/\($0)" }
    guard !folders.isEmpty else { return }
    var why = "it could not be removed"
    do {
      let loop = try ProcessLoop()
      for folder in folders {
        loop.spawn(ScratchFolder.removal(of: folder, environment), output: { _, _ in }, end: { _ in })
      }
      loop.waitUntilIdle()
    } catch {
      why = "\(error)"
    }
    for folder in folders {
      if access(folder, F_OK) != 0 {
        report.removed.append(folder)
      } else {
        report.left.append(.init(folder: folder, why: why, again: true))
      }
    }
  }

  private static func deleteMachines(
    _ content: JournalFile.Content, _ header: JournalHeader, _ file: JournalFile, _ sweeper: Sweeper, _ report: inout CleanUpReport
  ) {
    // A name that was created twice, once in vain, has two records that say the same.
    var slots: [JournalRecord: [Journal.Slot]] = [:]
    var machines: [(name: String, key: JournalRecord.Key)] = []
    for (slot, record) in content.records {
      guard case .machine(let name, let key) = record else { continue }
      if slots.updateValue((slots[record] ?? []) + [slot], forKey: record) == nil { machines.append((name, key)) }
    }
    guard !machines.isEmpty else { return }
    let outcomes: [SessionMachines.Outcome]
    do {
      outcomes = try SessionMachines(header, sweeper.patience).delete(machines)
    } catch {
      outcomes = machines.map { _ in .left(why: "\(error)", again: true) }
    }
    for ((name, key), outcome) in zip(machines, outcomes) {
      switch outcome {
      case .deleted: report.deleted.append(name)
      case .gone: break
      case .left(let why, let again):
        report.left.append(.init(machine: name, why: why, again: again))
        if again { continue }
      }
      for slot in slots[.machine(name, key)] ?? [] { file.blank(slot) }
    }
  }
}

extension Sweep.Sweeper {
  fileprivate var patience: SessionMachines.Patience {
    switch self {
    case .server: .init(attempts: 2)
    case .reaper: .init(attempts: 6)
    case .successor: .init(attempts: 3)
    }
  }
}
