import JSON
import JSONRPC
import Smolvm

/// What of a policy can only be told when a call's turn has come: which machines earlier calls made, and where the links lead that they left.
extension Server {
  /// - Parameter then: called with why the call may not be carried out, or nil.
  func checkTurn(of command: some Command, then: @escaping @Sendable (RPCError?) -> Void) {
    let policy = options.policy
    if policy.isEmpty { return then(nil) }
    do throws(PolicyRefusal) {
      try policy.checkMachines(command, isOwn: { ownMachines.holds($0) })
      try policy.checkPaths(command)
      try policy.checkBoot(command, paths: ownMachines.paths)
    } catch {
      return then(error.error)
    }
    let known = policy.ownMachinesOnly ? command.machines.filter { ownMachines.createdAt($0) != nil } : []
    checkIdentity(of: known[...], then: then)
  }

  /// A name says little: somebody else may have deleted the machine, and made another. One after the other.
  private func checkIdentity(of names: ArraySlice<String>, then: @escaping @Sendable (RPCError?) -> Void) {
    guard let name = names.first else { return then(nil) }
    look(at: name) { [self] result in
      switch result {
      case .success(let machine) where ownMachines.holds(name, createdAt: machine.createdAt): break
      case .success:
        ownMachines.forget(name)
        let refusal = PolicyRefusal(
          rule: "--own-machines-only", what: "the machine \(name) is by now another than the one that this program made")
        return then(refusal.error)
      // The call says so itself.
      case .failure(let error) where error.kind == .machineNotFound: break
      case .failure(let error): return then(RPCError(error))
      }
      checkIdentity(of: names.dropFirst(), then: then)
    }
  }

  /// Takes note of what came of a command, and by what its machines can be told.
  func learn<C: Command>(_ command: C, _ result: Result<C.Answer, SmolvmError>, then: @escaping @Sendable () -> Void) {
    let made = ownMachines.learn(command, result)
    learnAges(of: options.policy.ownMachinesOnly ? made[...] : [], then: then)
  }

  private func learnAges(of names: ArraySlice<String>, then: @escaping @Sendable () -> Void) {
    guard let name = names.first else { return then() }
    look(at: name) { [self] result in
      if case .success(let machine) = result, let time = machine.createdAt { ownMachines.know(name, createdAt: time) }
      learnAges(of: names.dropFirst(), then: then)
    }
  }

  /// Asks smolvm about a machine, outside the order.
  func look(at name: String, then: @escaping @Sendable (Result<Machine, SmolvmError>) -> Void) {
    var status = MachineStatus()
    status.name = MachineName(name)
    let running = RunningCommand()
    let limit = smolvm.after(.seconds(30)) { running.giveUp() }
    smolvm.start(status, as: running) { result in
      limit()
      then(result)
    }
  }
}

extension Machine {
  /// When it was made, in seconds since 1970; nil where smolvm does not say.
  var createdAt: Int? { members["createdAt"]?.int }
}
