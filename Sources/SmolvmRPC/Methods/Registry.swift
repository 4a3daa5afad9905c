import Smolvm

/// All methods. To add a command is to write its file and its line here.
public enum Registry {
  /// The methods, in the order in which they are documented.
  public static let methods: [Method] = [
    .command(MachineCreate.self),
    .command(MachineStart.self),
    .command(MachineExec.self),
    .command(MachineCopy.self),
    .command(MachineStatus.self),
    .command(MachineList.self),
    .command(MachineStop.self),
    .command(MachineDelete.self),
    .command(PackCreate.self),
    .serverInfo,
    .serverPlan,
  ]

  /// By name.
  static let byName = Dictionary(uniqueKeysWithValues: methods.map { ($0.name, $0) })
}
