import ChildProcess
import JSONRPC
import Smolvm
import Synchronization

/// What this process has that must not outlive it: its children, and the machines that were made for the session.
///
/// It is written down in a ``Journal`` before or as it comes to be, and a reaper stands by. So it goes with us, whatever ends us: in order
/// by ``cleanUp()``, after a kill by the reaper, and if that was killed too, by the next server that starts.
///
/// Safe from any thread. Before ``begin()``, and where there can be no journal, nothing is written down and nothing fails.
public final class Session: Sendable {
  /// The label that says which session made a machine.
  public static let labelKey = "smolvm-rpc.session"

  /// Something that is written down.
  public struct Slot: Sendable, Hashable {
    fileprivate let place: Journal.Slot
  }

  private struct Active: Sendable {
    let journal: Journal
    let keeper: ReaperKeeper
  }

  private enum State: Sendable {
    case notBegun
    case active(Active)
    /// Ended, or never possible.
    case over
  }

  /// Names the session: 16 hexadecimal digits; also the value of its label.
  public let id: String
  private let state = Mutex(State.notBegun)
  /// Which machines are written down, and where.
  private let machines = Mutex<[Journal.Slot: String]>([:])
  private let smolvm: String?
  private let environment: ChildEnvironment
  private let executable: String

  /// A session that has nothing yet; costs nothing.
  /// - Parameters:
  ///   - id: its name, where that had to be known before; from ``newID()``.
  ///   - smolvm: the CLI, if one was named.
  ///   - environment: what decides where its machines are.
  ///   - executable: this program, for the reaper.
  public init(
    id: String = newID(), smolvm: String? = nil, environment: ChildEnvironment = .current(), executable: String? = nil
  ) {
    self.id = id
    self.smolvm = smolvm
    self.environment = environment
    self.executable = executable ?? ReaperKeeper.ownExecutable
  }

  /// A name that no other session has.
  public static func newID() -> String {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Makes the journal, starts the reaper, and looks in the background for what other sessions left. Only the first call does anything
  /// (about a millisecond), so it is for every call that may last. What fails is logged: a call without a net is better than none.
  public func begin() {
    state.withLock { state in
      guard case .notBegun = state else { return }
      state = .over
      do throws(JournalProblem) {
        let folder = try StateFolder(environment)
        let header = JournalHeader(session: id, smolvm: smolvm, environment: environment)
        let journal = try Journal(header, in: folder)
        let keeper = ReaperKeeper(executable, journal.file, header)
        keeper.ensure()
        state = .active(Active(journal: journal, keeper: keeper))
        BackgroundThread.startOrDo { DeadSessions.sweep(folder) }
      } catch {
        Log.write("no journal of this session: \(error). After a kill, its processes and machines are left")
      }
    }
  }

  /// A child lives, the leader of its group. To be called as soon as that is known.
  /// - Returns: nil if it could not be written down, or has ended already.
  public func childStarted(_ pid: Int32) -> Slot? {
    guard let active, let process = ProcessIdentity.of(pid) else { return nil }
    active.keeper.ensure()
    return active.journal.add(.child(process)).map(Slot.init)
  }

  /// The child has ended and its zombie is taken away.
  public func childEnded(_ slot: Slot) { active?.journal.remove(slot.place) }

  /// A machine will be made for the session. To be called before smolvm is asked to.
  /// - Parameters:
  ///   - name: its name.
  ///   - isLabelled: whether it will have the label ``labelKey`` with the value ``id``. If not, ``machineKnown(_:createdAt:)`` must follow:
  ///     a machine that could be anybody's is not deleted.
  /// - Returns: nil if it could not be written down: then no promise about it can be kept.
  public func machineExpected(_ name: String, isLabelled: Bool) -> Slot? {
    guard let active else { return nil }
    active.keeper.ensure()
    let key: JournalRecord.Key = isLabelled ? .label(id) : .created(nil)
    guard let place = active.journal.add(.machine(name, key), lasting: true) else { return nil }
    machines.withLock { $0[place] = name }
    return Slot(place: place)
  }

  /// When the machine was made, as smolvm says (`created_at`): what it is known by if it has no label.
  /// - Returns: false if it could not be written down.
  @discardableResult public func machineKnown(_ slot: Slot, createdAt: Int) -> Bool {
    guard let active, let name = machines.withLock({ $0[slot.place] }) else { return false }
    return active.journal.replace(slot.place, .machine(name, .created(createdAt)), lasting: true)
  }

  /// Whether a machine of that name goes with the session.
  public func hasMachine(_ name: String) -> Bool { machines.withLock { $0.values.contains(name) } }

  /// The machine was not made after all.
  public func machineGone(_ slot: Slot) {
    if machines.withLock({ $0.removeValue(forKey: slot.place) }) != nil { active?.journal.remove(slot.place) }
  }

  /// The machine of that name was deleted, whoever made it.
  public func machineDeleted(_ name: String) {
    let places = machines.withLock { machines in
      let places = machines.filter { $0.value == name }.keys
      for place in places { machines[place] = nil }
      return Array(places)
    }
    for place in places { active?.journal.remove(place) }
  }

  /// The orderly end, when all calls are done: deletes the machines of the session, ends what children there still are, and lets the reaper
  /// go. What cannot be deleted soon is left to the reaper. Blocks until it is done; a second call does nothing.
  public func cleanUp() -> CleanUpReport {
    let active = state.withLock { state -> Active? in
      defer { state = .over }
      if case .active(let active) = state { return active }
      return nil
    }
    guard let active, let report = Sweep.run(active.journal.file, by: .server) else { return CleanUpReport(session: id) }
    if !report.left.isEmpty { Log.write("the end of the session: \(report.summary)") }
    active.keeper.release(isDone: !report.left.contains(where: \.again))
    return report
  }

  /// The reaper's process; nil if there is none now.
  var reaper: Int32? { active?.keeper.pid }

  private var active: Active? {
    state.withLock { state in
      if case .active(let active) = state { return active }
      return nil
    }
  }
}
