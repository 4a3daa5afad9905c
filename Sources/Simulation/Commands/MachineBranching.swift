import JSON

/// `machine branch` and `branch-release`. A branch has the source's files; it has no memory here, since nothing runs in a machine but commands.
enum MachineBranching {
  static func branch(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let source = arguments.last("--from") ?? ""
    let count = arguments.number("--count") ?? 1
    let prefix = arguments.last("--name-prefix")
    func wrong(_ why: String) -> Ending { .config("branch", why) }
    if arguments.has("--name"), prefix != nil { throw wrong("use either --name or --name-prefix, not both") }
    if count > 1024 { throw wrong("--count cannot exceed 1024 children per batch") }
    if count > 1, arguments.has("--name") { throw wrong("--name cannot be used with --count greater than 1; use --name-prefix") }
    if count > 1, prefix == nil { throw wrong("--name-prefix is required with --count greater than 1") }
    let isBatch = prefix != nil
    if isBatch, arguments.has("--port") {
      throw wrong("pinned --port mappings are not supported for a batch; inherited ports are remapped automatically")
    }
    let names: [String]
    if let prefix {
      names = (0..<count).map { "\(prefix)-\($0)" }
    } else if let name = arguments.last("--name") {
      names = [name]
    } else {
      throw wrong("--name is required for one child; use --name-prefix with --count for a batch")
    }
    for name in names { if let why = NameRule.complaint(about: name) { throw .config("create machine", "machine name \(why)") } }
    Say.error(
      isBatch || arguments.has("--hold")
        ? "Waiting for source '\(source)' to reach its branchpoint...\n" : "Preparing branch from '\(source)'...\n")
    let machine = try cli.store.read().existing(source)
    guard machine.isRunning else {
      throw .agent("fork", "golden '\(source)' is not running forkable; start it with `machine start --forkable --name \(source)`")
    }
    guard machine.isBranchable else {
      throw .agent("fork", "machine '\(source)' was not started as branchable, so it has no copy-on-write memory to branch from.")
    }
    for name in names { try make(name, from: machine, arguments, cli) }
    return 0
  }

  private static func make(_ name: String, from source: MachineRecord, _ arguments: Arguments, _ cli: CommandLineInterface)
    throws(Ending)
  {
    let (guest, pid, created) = try cli.store.change { state throws(Ending) in
      if state[name] != nil { throw .agent("fork", "machine '\(name)' already exists") }
      return (state.next(.guest), state.next(.process), state.next(.creation))
    }
    var child = source
    child.guest = guest
    child.show("name", .string(name))
    child.show("created_at", .number(JSONNumber(created)))
    child.show("parent_machine", .string(source.name))
    child.run(pid: pid)
    child.isBranchable = arguments.has("--branchable")
    child.env += GuestVariables.given(arguments.all("--env")).map { "\($0.name)=\($0.value)" }
    var labels = source.shown["labels"]?.object ?? [:]
    for label in arguments.all("--label") {
      let parts = label.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      labels[parts[0]] = .string(parts.count > 1 ? parts[1] : "")
    }
    child.show("labels", .object(JSONObject(labels.members.sorted { $0.key < $1.key })))
    let folder = cli.store.guest(guest)
    var pack = Pack(image: nil)
    pack.files = cli.store.guest(source.guest).tree()
    try folder.make(hostname: name)
    try pack.unpack(into: folder)
    try HostFile.replace(folder.root + "/etc/hostname", aside: folder.root + "/etc/hostname.new", with: Array((name + "\n").utf8))
    try cli.store.change { [child] state throws(Ending) in state[name] = child }
    Say.error("Starting machine '\(name)'...\nBranched '\(source.name)' -> '\(name)'. Source continues running.\n")
    Say.out("Machine '\(name)' running (PID: \(pid))\n")
  }

  /// Nothing here is ever held.
  static func release(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let name = arguments.last("--name") ?? ""
    _ = try cli.store.read().existing(name)
    throw .agent("release held fork", "child '\(name)' is not a held branch-pool slot")
  }
}
