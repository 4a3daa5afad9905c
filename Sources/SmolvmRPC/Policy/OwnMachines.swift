import Smolvm
import Synchronization

/// The machines that this process made, and nobody deleted since.
final class OwnMachines: Sendable {
  private struct Known {
    /// smolvm's word when it was made, in seconds: it tells a machine from another of the same name. Nil until it is known.
    var createdAt: Int?
    /// The host paths that smolvm opens anew when it boots.
    var paths: Set<String> = []
  }

  private let machines = Mutex<[String: Known]>([:])

  /// Whether it is one of them; asked of what smolvm says of a machine, too, whether it is the very one.
  func holds(_ name: String, createdAt: Int? = nil) -> Bool {
    machines.withLock { machines in
      guard let known = machines[name] else { return false }
      return createdAt == nil || known.createdAt == nil || known.createdAt == createdAt
    }
  }

  /// When it was made; nil where that is not known.
  func createdAt(_ name: String) -> Int? { machines.withLock { $0[name]?.createdAt } }

  /// The host paths that it has.
  func paths(_ name: String) -> [String] { machines.withLock { $0[name].map { Array($0.paths) } ?? [] } }

  /// Takes note of when it was made.
  func know(_ name: String, createdAt: Int) { machines.withLock { $0[name]?.createdAt = createdAt } }

  /// It is not there any more.
  func forget(_ name: String) { machines.withLock { _ = $0.removeValue(forKey: name) } }

  /// Takes note of what came of a command.
  /// - Returns: the machines that it made.
  func learn<C: Command>(_ command: C, _ result: Result<C.Answer, SmolvmError>) -> [String] {
    if case .success(let answer) = result, let deleted = answer as? MachineDeleted { forget(deleted.name.text) }
    guard let keeping = command as? any KeepsPaths else { return [] }
    let paths = keeping.keptPaths
    if let making = command as? any MakesMachines {
      guard isMade(making, result.map { $0 as any Sendable }) else { return [] }
      let names = making.names.map(\.text)
      machines.withLock { machines in
        // A branch has the folders of its source.
        let inherited = making.boots.flatMap { machines[$0.text]?.paths } ?? []
        for name in names { machines[name] = Known(paths: paths.union(inherited)) }
      }
      return names
    }
    if case .success = result {
      machines.withLock { for name in keeping.machines { $0[name]?.paths.formUnion(paths) } }
    }
    return []
  }

  private func isMade<Making: MakesMachines>(_ making: Making, _ result: Result<any Sendable, SmolvmError>) -> Bool {
    switch result {
    case .success(let answer): (answer as? Making.Answer).map { !Making.isReused($0) } ?? false
    // Only what says so: after any other failure a machine of that name may be somebody else's.
    case .failure(let error): error.machineIsMade
    }
  }
}

extension Command {
  /// The machines that the call names.
  var machines: [String] {
    Set(allTouches.compactMap { if case .machine(let name, _) = $0 { name } else { nil } }).sorted()
  }
}

extension KeepsPaths {
  fileprivate var keptPaths: Set<String> {
    Set(givenParameters.flatMap(\.hostPaths))
  }
}
