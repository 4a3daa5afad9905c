import JSON

/// The members that smolvm 1.32.2 gives a machine, for the schema. (25 of them in 1.4.0; none has ever gone.)
struct MachineRecord: DescribedObject {
  static let about = "What smolvm says of a machine. Older versions say less; further members come through as they are."

  /// Those that can be null.
  static let nullable: Set<String> = ["stateReason", "pid", "image", "storageGiB", "overlayGiB", "parentMachine"]

  @Member("Its name.") var name: String
  @Member("Its state: created, running, stopped, failed, unreachable, frozen, paused; later versions may add some.") var state:
    String
  @Member("Why it is in that state, where smolvm knows.") var stateReason: String?
  @Member("The process id of its virtual machine monitor.") var pid: Int?
  @Member("When it was created, in seconds since 1970.") var createdAt: Int?
  @Member("The image that it was made from.") var image: String?
  @Member("The image's entry point.") var entrypoint: [String]?
  @Member("The command of its workload.") var cmd: [String]?
  @Member("Virtual CPUs.") var cpus: Int?
  @Member("Memory in MiB.") var memoryMiB: Int?
  @Member("The size of its storage disk in GiB; null is smolvm's default.") var storageGiB: Int?
  @Member("The size of its overlay disk in GiB; null is smolvm's default.") var overlayGiB: Int?
  @Member("Further disks.") var disks: [JSONValue]?
  @Member("How many host folders it sees.") var mounts: Int?
  @Member("How many of its ports are on the host.") var ports: Int?
  @Member("Whether it has a network.") var network: Bool?
  @Member("Its labels.") var labels: NamedValues<String>?
  @Member("Whether it is gone when its command has ended.") var ephemeral: Bool?
  @Member("Whether it runs in the background.") var detached: Bool?
  @Member("The machine that it was branched from.") var parentMachine: String?
  @Member("Whether branches can be made from it.") var branchable: Bool?
  @Member("When smolvm starts it again by itself.") var restartPolicy: String?
  @Member("How often smolvm has started it again by itself.") var restartCount: Int?
  @Member("How often it may.") var restartMaxRetries: Int?
  @Member("Whether it has a GPU.") var gpu: Bool?
  @Member("Whether it has CUDA.") var cuda: Bool?
}
