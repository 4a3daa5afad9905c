import JSON
import Smolvm

/// The calls that touch one thing, in the order of arrival, as far as later ones must wait for them.
///
/// Who waits for whom (earlier calls only):
///
/// | | look | use | change | end |
/// |---|---|---|---|---|
/// | look | | | waits | waits |
/// | use | | | waits | waits |
/// | change | waits | | waits | waits |
/// | end | waits | waits | waits | waits |
///
/// A call waits only for the last of a chain (the last change waited for those before it), so entering costs the same however many wait;
/// an end waits for all that came since the last end, each of which is waited for by one end only.
struct Lane {
  private var barrier: Ticket?  // the last end
  private var change: Ticket?  // the last change since
  private var looks: [ObjectIdentifier: Ticket] = [:]  // since the last change
  private var sharers: [ObjectIdentifier: Ticket] = [:]  // looks and uses since the last end

  var isEmpty: Bool { barrier == nil && change == nil && sharers.isEmpty }

  mutating func enter(_ ticket: Ticket, _ mode: MachineUse) {
    switch mode {
    case .look, .use:
      if let earlier = change ?? barrier { ticket.wait(for: earlier) }
      sharers[ObjectIdentifier(ticket)] = ticket
      if mode == .look { looks[ObjectIdentifier(ticket)] = ticket }
    case .change:
      if let earlier = change ?? barrier { ticket.wait(for: earlier) }
      for look in looks.values { ticket.wait(for: look) }
      looks = [:]
      change = ticket
    case .end:
      if let change { ticket.wait(for: change) }
      for sharer in sharers.values { ticket.wait(for: sharer) }
      if let barrier, change == nil, sharers.isEmpty { ticket.wait(for: barrier) }
      (barrier, change, looks, sharers) = (ticket, nil, [:], [:])
    }
  }

  mutating func leave(_ ticket: Ticket) {
    if barrier === ticket { barrier = nil }
    if change === ticket { change = nil }
    sharers[ObjectIdentifier(ticket)] = nil
    looks[ObjectIdentifier(ticket)] = nil
  }
}

/// One call's place in the order.
///
/// Proof for `@unchecked Sendable`: the variables are read and written only inside the scheduler's lock.
final class Ticket: @unchecked Sendable {
  /// How many earlier calls it still waits for.
  var blockers = 0
  /// The later calls that wait for it.
  var followers: [Ticket] = []
  /// The lanes that it is in.
  var lanes: [LaneKey] = []
  /// Whether its work is done, or holds nothing up.
  var isFinished = false
  /// Whether it will be let go of.
  var isFollower = false
  /// Whether it runs apart from those that are counted.
  var isLetGo = false
  /// Begins its work; nil once it has begun, and where there is none to do: for a gate, and a call that was withdrawn.
  var start: (@Sendable (Ticket) -> Void)?
  /// The calls that it waits for, by their names, as far as somebody asks; a gate stands for those that it waits for itself.
  var behind: [JSONValue] = []
  /// What it is called towards others.
  private let name: JSONValue?
  private enum Asked { case nothing, direct, all }
  private let asked: Asked

  init(_ name: JSONValue?, asksForNames: Bool, _ start: @escaping @Sendable (Ticket) -> Void) {
    self.name = name
    self.start = start
    asked = asksForNames ? .all : .nothing
  }

  private init() {
    name = nil
    start = nil
    asked = .direct  // of gates behind gates, each would otherwise name all that the others do
  }

  /// A ticket that is done when all that it waits for is.
  static func gate() -> Ticket { Ticket() }

  func wait(for earlier: Ticket) {
    guard earlier !== self else { return }
    earlier.followers.append(self)
    blockers += 1
    switch asked {
    case .nothing: break
    case .direct: if let name = earlier.name { behind.append(name) }
    case .all: if let name = earlier.name { behind.append(name) } else { behind += earlier.behind }
    }
  }
}
