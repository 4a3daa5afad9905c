import JSON

/// What is known of a machine.
struct MachineRecord: Sendable {
  /// What `status --json` prints: every key that 1.32.2 prints, sorted.
  private(set) var shown: JSONObject
  /// What it does not print.
  var env: [String] = []
  var workdir: String?
  var user: String?
  var inits: [String] = []
  var mounts: [Mount] = []
  /// What `mount add` mounted, until it stops.
  var attached: [Mount] = []
  /// Whether it was started so that branches can be made from it. Not shown (1.32.2).
  var isBranchable = false
  /// As `ls -v` shows them.
  var ports: [String] = []
  /// Where its guest's files are: a number, since names that differ in case only are one file on some file systems.
  var guest: Int

  private static let defaults: JSONObject = [
    "block_io": "sync", "branchable": false, "branchpoint_held": false, "cmd": [], "cpus": 4, "created_at": 0, "cuda": false,
    "cuda_branch_pool_size": nil, "cuda_fork_pool_size": nil, "cuda_vram_limit_mib": nil, "detached": false,
    "disk_durability": "full",
    "disks": [], "entrypoint": [], "ephemeral": false, "forkable": false, "forkpoint_held": false, "gpu": false,
    "gpu_vram_mib": nil,
    "health_cmd": nil, "health_interval_secs": nil, "health_retries": nil, "health_startup_grace_secs": nil,
    "health_timeout_secs": nil,
    "image": nil, "labels": [:], "memory_mib": 8192, "mounts": 0, "name": "", "network": false, "overlay_gb": nil,
    "parent_machine": nil,
    "pid": nil, "ports": 0, "restart_count": 0, "restart_max_retries": 0, "restart_policy": "never", "state": "created",
    "state_reason": nil, "storage_gb": nil,
  ]

  init(name: String, guest: Int) {
    shown = Self.defaults
    self.guest = guest
    shown["name"] = .string(name)
  }

  var name: String { shown["name"]?.string ?? "" }
  var state: String { shown["state"]?.string ?? "" }
  var isRunning: Bool { state == "running" }
  /// Whether what ran in it is kept on its disk.
  var isPaused: Bool { state == "paused" }
  /// What it has where nothing is shown, in GiB.
  static let standardStorage = 20
  static let standardOverlay = 10
  var pid: Int? { shown["pid"]?.int }
  /// The machine that it was branched from.
  var parent: String? { shown["parent_machine"]?.string }
  var isFromImage: Bool { shown["image"]?.string != nil }

  /// A key that only some machines have keeps the order of the alphabet.
  mutating func show(_ key: String, _ value: JSONValue) {
    if shown[key] == nil {
      shown = JSONObject((shown.members + [(key, value)]).sorted { $0.key < $1.key })
    } else {
      shown[key] = value
    }
  }

  mutating func run(pid: Int) {
    shown["state"] = "running"
    shown["pid"] = .number(JSONNumber(pid))
  }

  mutating func stop(_ state: String = "stopped") {
    shown["state"] = .string(state)
    attached = []
    isBranchable = false
    shown["pid"] = .some(.null)
  }
}

extension MachineRecord {
  init?(_ value: JSONValue) {
    guard let shown = value["shown"]?.object, let guest = value["guest"]?.int else { return nil }
    func words(_ key: String) -> [String] { (value[key]?.array ?? []).compactMap(\.string) }
    self.shown = shown
    self.guest = guest
    isBranchable = value["branchable"]?.bool ?? false
    (env, inits, ports) = (words("env"), words("inits"), words("ports"))
    mounts = (value["mounts"]?.array ?? []).compactMap(Mount.init)
    attached = (value["attached"]?.array ?? []).compactMap(Mount.init)
    (workdir, user) = (value["workdir"]?.string, value["user"]?.string)
  }

  var json: JSONValue {
    func words(_ words: [String]) -> JSONValue { .array(words.map(JSONValue.string)) }
    return [
      "shown": .object(shown), "branchable": .bool(isBranchable), "guest": .number(JSONNumber(guest)), "env": words(env),
      "inits": words(inits),
      "mounts": .array(mounts.map(\.json)), "attached": .array(attached.map(\.json)),
      "ports": words(ports), "workdir": workdir.map(JSONValue.string) ?? .null, "user": user.map(JSONValue.string) ?? .null,
    ]
  }
}
