import JSON
import Smolvm

/// All methods. To add a command is to write its file and its line here.
public enum Registry {
  /// The methods, in the order in which they are documented.
  public static let methods: [Method] = [
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
    for method in methods where method.since <= version {
      let names = method.shape.fields.filter { $0.line.since > version }.map(\.name)
      if !names.isEmpty { result.append(method.name, names) }
    }
    return result
  }

  /// The methods whose subcommand a version of smolvm does not have.
  static func missing(in version: Version) -> [String] { methods.filter { $0.since > version }.map(\.name) }

  /// By name.
  package static let byName = Dictionary(uniqueKeysWithValues: methods.map { ($0.name, $0) })
}
