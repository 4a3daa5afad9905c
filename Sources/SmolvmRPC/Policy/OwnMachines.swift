import Smolvm
import Synchronization

/// The machines that this process made, and nobody deleted since.
final class OwnMachines: Sendable {
  private let names = Mutex<Set<String>>([])

  /// Whether it is one of them.
  func holds(_ name: String) -> Bool { names.withLock { $0.contains(name) } }

  /// Takes note of what came of a command.
  func learn<C: Command>(_ command: C, _ result: Result<C.Answer, SmolvmError>) {
    if let making = command as? any MakesMachines {
      guard isMade(making, result.map { $0 as any Sendable }) else { return }
      names.withLock { $0.formUnion(making.names.map(\.text)) }
    } else if case .success(let answer) = result, let deleted = answer as? MachineDeleted {
      names.withLock { _ = $0.remove(deleted.name.text) }
    }
  }

  private func isMade<Making: MakesMachines>(_ making: Making, _ result: Result<any Sendable, SmolvmError>) -> Bool {
    switch result {
    case .success(let answer): (answer as? Making.Answer).map { !Making.isReused($0) } ?? false
    // Only what says so: after any other failure a machine of that name may be somebody else's.
    case .failure(let error): error.machineIsMade
    }
  }
}
