import JSON
import JSONRPC
import Smolvm
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Deletes machines of a session, and no others: what smolvm says of a machine must fit what was written down before it was made.
///
/// Between the look and the deletion somebody could delete it and make another of the same name; the CLI has no way to delete one that is
/// meant more precisely than by its name.
struct SessionMachines {
  /// How hard it is tried: a locked database and a guest that does not stop are other things a moment later.
  struct Patience: Sendable {
    var attempts: Int
    /// Before the second attempt; twice as long before each further one.
    var pause = Duration.milliseconds(250)
    /// For one run of smolvm, which waits for a guest to stop, and 15 s for its database.
    var limit = Duration.seconds(120)
  }

  enum Outcome: Sendable, Equatable {
    case deleted
    /// There is no such machine.
    case gone
    case left(why: String, again: Bool)
  }

  private let smolvm: SmolvmClient
  private let patience: Patience

  /// As many at a time: each is a process, and they wait for one another's locks.
  private static let width = 16

  /// - Throws: where there are no descriptors or threads.
  init(_ header: JournalHeader, _ patience: Patience) throws {
    smolvm = try SmolvmClient(path: header.smolvm, environment: ChildEnvironment(header.environment))
    self.patience = patience
  }

  /// Deletes all of them, side by side; blocks until that is done.
  func delete(_ machines: [(name: String, key: JournalRecord.Key)]) -> [Outcome] {
    let next = Atomic<Int>(0)
    let outcomes = Mutex([Outcome?](repeating: nil, count: machines.count))
    let work: @Sendable () -> Void = {
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < machines.count else { return }
        let outcome = delete(machines[index].name, machines[index].key)
        outcomes.withLock { $0[index] = outcome }
      }
    }
    let others = (1..<max(1, min(Self.width, machines.count))).map { _ in
      let done = OneAnswer<Void>()
      BackgroundThread.startOrDo {
        work()
        done.set(())
      }
      return done
    }
    work()
    for other in others { other.wait() }
    return outcomes.withLock { $0.compactMap { $0 } }
  }

  private func delete(_ name: String, _ key: JournalRecord.Key) -> Outcome {
    if key == .created(nil) {
      return .left(
        why: "the session ended before smolvm had said when it was made, and another of that name may be meant", again: false)
    }
    var pause = patience.pause
    for attempt in 1... {
      let error: SmolvmError
      do throws(SmolvmError) { return try deleteOnce(name, key) } catch let failure { error = failure }
      let isHopeless = [.smolvmMissing, .smolvmWrongProduct, .invalidParams].contains(error.kind)
      if isHopeless || attempt >= patience.attempts { return .left(why: error.message, again: error.kind != .invalidParams) }
      usleep(UInt32(pause / .microseconds(1)))
      pause *= 2
    }
    return .gone
  }

  private func deleteOnce(_ name: String, _ key: JournalRecord.Key) throws(SmolvmError) -> Outcome {
    do throws(SmolvmError) {
      var look = MachineStatus()
      look.name = MachineName(name)
      let machine = try run(look)
      guard key.fits(machine) else { return .left(why: "it is another machine of that name", again: false) }
      var delete = MachineDelete()
      delete.name = MachineName(name)
      _ = try run(delete)
      return .deleted
    } catch {
      if error.kind == .machineNotFound { return .gone }
      throw error
    }
  }

  private func run<C: Command>(_ command: C) throws(SmolvmError) -> C.Answer {
    let answer = OneAnswer<Result<C.Answer, SmolvmError>>()
    let running = RunningCommand()
    smolvm.start(command, as: running) { answer.set($0) }
    let callOff = smolvm.after(patience.limit) { running.giveUp() }
    defer { callOff() }
    return try answer.wait().get()
  }
}

extension JournalRecord.Key {
  /// Whether it is the machine that was meant.
  func fits(_ machine: Machine) -> Bool {
    switch self {
    case .label(let session): machine.members["labels"]?[Session.labelKey]?.string == session
    case .created(let time): time != nil && machine.createdAt == time
    }
  }
}
