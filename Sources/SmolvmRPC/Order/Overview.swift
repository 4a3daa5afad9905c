/// The order between calls that look at every machine and calls that change or end one.
///
/// A look waits for every earlier change and end, and they for every earlier look. Gates, which are tickets without work, keep that from
/// costing each call a link to each other: a gate waits for the gate before it and for what has come since, and the next call for the gate.
struct Overview {
  private var changes = Side()
  private var looks = Side()

  /// A call that looks at every machine. Gives the gate that it waits for, if it must.
  mutating func look(_ ticket: Ticket) {
    changes.hold(ticket)
    looks.add(ticket)
  }

  /// A call that changes or ends a machine.
  mutating func change(_ ticket: Ticket) {
    looks.hold(ticket)
    changes.add(ticket)
  }

  mutating func leave(_ ticket: Ticket) {
    changes.leave(ticket)
    looks.leave(ticket)
  }

  private struct Side {
    /// Waits for all that came before it.
    private var gate: Ticket?
    private var since: [ObjectIdentifier: Ticket] = [:]

    mutating func add(_ ticket: Ticket) { since[ObjectIdentifier(ticket)] = ticket }

    /// Makes a call of the other side wait for all that is here.
    mutating func hold(_ ticket: Ticket) {
      if !since.isEmpty {
        let next = Ticket.gate()
        if let gate, !gate.isFinished { next.wait(for: gate) }
        for earlier in since.values { next.wait(for: earlier) }
        gate = next
        since = [:]
      }
      if let gate, !gate.isFinished { ticket.wait(for: gate) }
    }

    mutating func leave(_ ticket: Ticket) { since[ObjectIdentifier(ticket)] = nil }
  }
}
