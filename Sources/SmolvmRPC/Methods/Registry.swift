import JSON
import Smolvm
import Synchronization

/// All methods. To add a command is to write its file and its line here.
public enum Registry {
  /// In the order in which they are documented.
  private static let entries: [Entry] = [
    .command(MachineCreate.self),
    .command(MachineStart.self),
    .command(MachineExec.self),
    .command(MachineShell.self),
    .command(MachineRun.self),
    .command(MachineCopy.self),
    .command(MachineReadFile.self),
    .command(MachineWriteFile.self),
    .command(MachineStatus.self),
    .command(MachineList.self),
    .command(MachineLogs.self),
    .command(MachineStop.self),
    .command(MachineDelete.self),
    .command(MachineMonitor.self),
    .command(MachineBranch.self),
    .command(BranchRelease.self),
    .command(MachineUpdate.self),
    .command(MachinePause.self),
    .command(MachineResume.self),
    .command(MachineResize.self),
    .command(MachineSync.self),
    .command(MachineStats.self),
    .command(MachineDataDir.self),
    .command(MachineEgressEvents.self),
    .command(MachineImages.self),
    .command(MachinePrune.self),
    .command(MachineCheckpoint.self),
    .command(CheckpointWarm.self),
    .command(CheckpointPrune.self),
    .command(CheckpointLog.self),
    .command(MountAdd.self),
    .command(MountRemove.self),
    .command(MountList.self),
    .command(PackCreate.self),
    .command(PackRun.self),
    .command(PackPull.self),
    .command(PackPush.self),
    .command(PackInspect.self),
    .command(PackList.self),
    .command(PackPrune.self),
    .command(ConfigShow.self),
    .command(RegistriesShow.self),
    .command(RegistriesPath.self),
    .command(RegistriesInit.self),
    Entry("server.info") { .serverInfo },
    Entry("rpc.discover") { .discover },
    Entry("server.plan") { .serverPlan },
    Entry("server.shutdown") { .serverShutdown },
    Entry("stream.write") { .streamWrite },
    Entry("stream.resize") { .streamResize },
    Entry("$/cancelRequest") { .cancelRequest },
  ]

  /// The methods, in the order in which they are documented.
  public static let methods = entries.map(\.method)

  /// Their names, in that order.
  public static let names = entries.map(\.name)

  /// Which parameters of which methods a version of smolvm does not know.
  static func unsupported(by version: Version) -> NamedValues<[String]> {
    var result = NamedValues<[String]>()
    for method in methods where method.since <= version {
      let names = method.shape.fields.filter { $0.line.since > version }.map(\.name)
      if !names.isEmpty { result.append(method.name, names) }
    }
    return result
  }

  /// The methods whose subcommand a version of smolvm does not have.
  static func missing(in version: Version) -> [String] { methods.filter { $0.since > version }.map(\.name) }

  /// The method of that name.
  package static func method(_ name: String) -> Method? {
    // By halves, since a dictionary takes a tenth of the start to set up, and this as good as nothing.
    var range = sorted.indices
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      let entry = sorted[middle]
      if entry.name == name { return entry.method }
      range = entry.name < name ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }

  private static let sorted = entries.sorted { $0.name < $1.name }
}

extension Registry {
  /// A method that is made when somebody asks for it: to make all would take longer than all else at the start.
  fileprivate final class Entry: Sendable {
    let name: String
    private let make: @Sendable () -> Method
    private let made = Mutex<Method?>(nil)

    init(_ name: String, _ make: @escaping @Sendable () -> Method) {
      self.name = name
      self.make = make
    }

    static func command<C: Command>(_ type: C.Type) -> Entry { Entry(C.method) { .command(type) } }

    var method: Method {
      made.withLock { made in
        let method = made ?? make()
        made = method
        return method
      }
    }
  }
}
