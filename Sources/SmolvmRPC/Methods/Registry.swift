import JSON
import Smolvm

/// All methods. To add a command is to write its file and its line here.
public enum Registry {
  /// The methods, in the order in which they are documented.
  public static let methods: [Method] = [
    .command(MachineCreate.self),
    .command(MachineStart.self),
    .command(MachineExec.self),
    .command(MachineRun.self),
    .command(MachineCopy.self),
    .command(MachineStatus.self),
    .command(MachineList.self),
    .command(MachineStop.self),
    .command(MachineDelete.self),
    .command(PackCreate.self),
    .serverInfo,
    .discover,
    .serverPlan,
    .serverShutdown,
    .streamWrite,
    .streamResize,
    .cancelRequest,
  ]

  /// Which parameters of which methods a version of smolvm does not know.
  static func unsupported(by version: Version) -> NamedValues<[String]> {
    var result = NamedValues<[String]>()
    for method in methods {
      let names = method.shape.fields.filter { $0.line.since > version }.map(\.name)
      if !names.isEmpty { result.append(method.name, names) }
    }
    return result
  }

  /// By name.
  static let byName = Dictionary(uniqueKeysWithValues: methods.map { ($0.name, $0) })
}
