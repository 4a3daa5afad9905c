import JSON
import JSONRPC
import Smolvm

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What of the calls a session has to know: the processes that may last, and the machines that are to go with it.
extension Session: ChildRecords {
  public var owner: String { id }

  public func record(child pid: Int32) -> (@Sendable () -> Void)? {
    begin()
    guard let slot = childStarted(pid) else { return nil }
    return { [self] in childEnded(slot) }
  }
}

extension Server {
  /// Runs a command whose turn has come; where it makes or deletes a machine, the session is told.
  func run<C: Command>(
    _ command: C, as running: RunningCommand, telling events: CommandEvents,
    then told: @escaping @Sendable (Result<C.Answer, SmolvmError>) -> Void
  ) {
    let then: @Sendable (Result<C.Answer, SmolvmError>) -> Void = { [self] result in
      learn(command, result) { told(result) }
    }
    // The machine was started for it before.
    var command = command
    if var starting = command as? any StartsItsMachine {
      starting.startIfNeeded = nil
      if let started = starting as? C { command = started }
    }
    guard let making = command as? any MakesMachines, making.lifetime == .session else {
      return smolvm.start(command, as: running, telling: events) { [self] result in
        if case .success(let answer) = result, let deleted = answer as? MachineDeleted {
          session.machineDeleted(deleted.name.text)
        }
        then(result.map { answer in answered(answer) })
      }
    }
    // A journal is written to the disk and waited for, which takes its time: not on the loop's thread.
    smolvm.find { [self] found in
      BackgroundThread.startOrDo { [self] in
        do throws(SmolvmError) {
          try makeForSession(making, try found.get().version, as: running, telling: events) { result in
            // The very type that came in: it was cast above.
            then(result.map { answer in answer as? C.Answer ?? { preconditionFailure("\(C.self) makes machines") }() })
          }
        } catch {
          running.end()
          then(.failure(error))
        }
      }
    }
  }

  /// The answer with what only this process knows.
  private func answered<Answer>(_ answer: Answer) -> Answer {
    switch answer {
    case let created as MachineCreated: known(created) as? Answer ?? answer
    case let listed as MachineListed where options.policy.ownMachinesOnly: own(listed) as? Answer ?? answer
    default: answer
    }
  }

  /// Without the machines of others.
  private func own(_ listed: MachineListed) -> MachineListed {
    var listed = listed
    listed.machines.removeAll { !ownMachines.holds($0.name, createdAt: $0.createdAt) }
    return listed
  }

  /// One that is reused may go with this session all the same; whether with another, nobody here knows.
  private func known(_ created: MachineCreated) -> MachineCreated {
    var created = created
    if created.reused == true, session.hasMachine(created.name.text) { created.lifetime = .session }
    return created
  }

  private func makeForSession<Making: MakesMachines>(
    _ making: Making, _ version: Version, as running: RunningCommand, telling events: CommandEvents,
    then: @escaping @Sendable (Result<any Sendable, SmolvmError>) -> Void
  ) throws(SmolvmError) {
    var making = making
    let isLabelled = making.label(Session.labelKey, session.id, for: version)
    session.begin()
    var slots: [(name: MachineName, slot: Session.Slot)] = []
    for name in making.names {
      guard let slot = session.machineExpected(name.text, isLabelled: isLabelled) else {
        for (_, slot) in slots { session.machineGone(slot) }
        throw SmolvmError(
          .smolvmFailed, "there can be no journal of this session, so nothing would delete the machine at its end",
          hint: "see the log on stderr; without lifetime: session the machine can be made")
      }
      slots.append((name, slot))
    }
    let began = time(nil)
    smolvm.start(making, as: running, telling: events) { [self, slots] result in
      switch result {
      case .success(let made) where Making.isReused(made):
        for (_, slot) in slots { session.machineGone(slot) }
        then(.success((made as? MachineCreated).map(known) ?? made))
      // Of several, those before the one that exists are made.
      case .failure(let error) where error.kind == .machineExists && slots.count == 1:
        for (_, slot) in slots { session.machineGone(slot) }
        then(.failure(error))
      // After any other failure it may be there: it may only not have started. Whether it is, is looked at when the session ends.
      case .success, .failure:
        let answer = result.map { $0 as any Sendable }
        if isLabelled { then(answer) } else { learnAges(of: slots[...], since: began) { then(answer) } }
      }
    }
  }

  /// One after the other.
  private func learnAges(
    of slots: ArraySlice<(name: MachineName, slot: Session.Slot)>, since began: Int, then: @escaping @Sendable () -> Void
  ) {
    guard let (name, slot) = slots.first else { return then() }
    learnAge(of: name, slot, since: began) { [self] in learnAges(of: slots.dropFirst(), since: began, then: then) }
  }

  /// Where there are no labels, a machine is known by when it was made. One that was there before is not ours.
  private func learnAge(of name: MachineName, _ slot: Session.Slot, since began: Int, then: @escaping @Sendable () -> Void) {
    look(at: name.text) { [session] result in
      BackgroundThread.startOrDo {
        switch result.map(\.createdAt) {
        case .success(let time?) where time >= began: session.machineKnown(slot, createdAt: time)
        case .success(.some): session.machineGone(slot)
        case .failure(let error) where error.kind == .machineNotFound: session.machineGone(slot)
        default:
          Log.write("the machine \(name) will not be deleted at the end of the session: smolvm does not say when it was made")
        }
        then()
      }
    }
  }
}
