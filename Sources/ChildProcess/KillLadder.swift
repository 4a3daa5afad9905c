#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// How far a child has come on its way down: TERM, a time of grace, KILL.
struct KillLadder {
  /// Why it is on that way; `nil`: it is not.
  private(set) var cause: ProcessEnd.Cause?
  private var kill: TimerHandle?

  mutating func begin(_ cause: ProcessEnd.Cause, kill: TimerHandle) {
    self.cause = cause
    self.kill = kill
  }

  mutating func end() {
    kill?.cancel()
    kill = nil
  }
}

extension Child {
  /// Begins to end the child's group. The first cause stays, and so does its grace.
  func climb(_ cause: ProcessEnd.Cause, grace: Duration?) {
    endIsWanted = true
    guard isOurs else { return drain() }  // it has ended, and only its output is held back
    // A child that has ended a moment ago, by itself, was not ended by us.
    guard ladder.cause == nil, !reapIfEnded() else { return }
    signal(SIGTERM)
    signal(SIGCONT)  // who is stopped would hear of TERM only when it is continued
    let id = id
    let kill = core.at(.now + (grace ?? killGrace)) { core in core.child(id)?.signal(SIGKILL) }
    ladder.begin(cause, kill: kill)
  }

  /// Signals the group: only as long as the child is not reaped, since after that the number may be another group's.
  func signal(_ number: Int32) {
    guard isOurs, kill(-pid, number) != 0 else { return }
    // ESRCH: the child has left its group, which is allowed to it, and was its only member.
    if errno == ESRCH { _ = kill(pid, number) }
  }
}
