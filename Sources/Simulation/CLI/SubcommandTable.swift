/// What this CLI can do.
enum SubcommandTable {
  /// The groups by their names and aliases.
  static let groups = ["machine": "machine", "vm": "machine", "pack": "pack", "config": "config"]

  static let all: [Subcommand] =
    [create, start, exec, run, stop, delete, status, list, copy, pack] + changing + following + branching + reporting + mounting
    + checkpoints + packs + configuring

  private static let following = [
    Subcommand(
      words: ["machine", "logs"], flags: [MachineFlags.name, .on("--follow", "f"), .one("--tail", nil, "N", .long)],
      run: MachineFollowing.logs),
    Subcommand(
      words: ["machine", "monitor"],
      flags: [
        MachineFlags.name, .one("--restart", nil, "POLICY"), .one("--health-cmd", nil, "CMD"),
        .one("--health-timeout", nil, "SECS", .long), .one("--interval", nil, "SECS", .long),
        .one("--health-retries", nil, "N", .word), .one("--egress-interceptor", nil, "ADDR"),
      ], run: MachineFollowing.monitor),
  ]

  private static let branching = [
    Subcommand(
      words: ["machine", "branch"], aliases: ["fork"],
      flags: [
        .one("--from", nil, "NAME", aliases: ["--golden"], isRequired: true), MachineFlags.name,
        .one("--count", nil, "COUNT", .word),
        .one("--name-prefix", nil, "PREFIX"), .one("--parallel", nil, "COUNT", .word), .on("--wait-ready"),
        Flag(name: "--no-wait-ready", conflicts: ["--wait-ready", "--hold"]), .on("--hold"), .on("--freeze-source"),
        .one("--ready-timeout", nil, "DURATION", .duration), Flag(name: "--wait-worker-ready", conflicts: ["--hold"]),
        .one("--worker-ready-timeout", nil, "DURATION", .duration),
        .on("--branchable", aliases: ["--forkable", "--checkpointable"]), .on("--share-weights"),
        .many("--label", nil, "KEY=VALUE"),
        .many("--env", "e", "KEY=VALUE"), .one("--egress-interceptor", nil, "ADDR"),
        .many("--port", "p", "PORT[-END]|HOST[-END]:GUEST[-END]", .port),
      ] + MachineFlags.secrets, run: MachineBranching.branch),
    Subcommand(
      words: ["machine", "branch-release"],
      flags: [
        .one("--name", "n", "NAME", isRequired: true), .many("--env", "e", "KEY=VALUE"), .on("--wait-worker-ready"),
        .one("--worker-ready-timeout", nil, "DURATION", .duration),
      ], run: MachineBranching.release),
  ]

  private static let update = Subcommand(
    words: ["machine", "update"],
    flags: [
      .one("--name", "n", "NAME", isRequired: true), .many("--volume", "v", "HOST:GUEST[:ro|rw|staged]"),
      .on("--allow-system-mounts"),
      .many("--remove-volume", nil, "HOST:GUEST"), .many("--port", "p", "PORT[-END]|HOST[-END]:GUEST[-END][/udp]", .port),
      .many("--remove-port", nil, "PORT[-END]|HOST[-END]:GUEST[-END]", .port), .one("--cpus", nil, "N", .byte),
      .one("--mem", nil, "MiB", .word), .on("--net"), Flag(name: "--no-net", conflicts: MachineFlags.takingNetwork),
      .on("--no-egress-interceptor"), .many("--allow-host", nil, "HOSTNAME"), .many("--allow-host-pattern", nil, "PATTERN"),
      .many("--allow-cidr", nil, "CIDR", .network), .on("--outbound-localhost-only"),
      .many("--remove-allow-host", nil, "HOSTNAME|PATTERN"), .many("--remove-allow-cidr", nil, "CIDR", .network),
      .many("--allow-udp", nil, "CIDR[:PORT[-END]]"), .many("--remove-allow-udp", nil, "CIDR[:PORT[-END]]"),
      Flag(name: "--reset-allow-list", conflicts: ["--remove-allow-host", "--remove-allow-cidr"]),
      .many("--env", "e", "KEY=VALUE"), .many("--remove-env", nil, "KEY"), .one("--workdir", "w", "DIR"), .on("--gpu"),
      Flag(name: "--no-gpu", conflicts: ["--gpu"]), .on("--rosetta"), Flag(name: "--no-rosetta", conflicts: ["--rosetta"]),
      .one("--storage", nil, "GiB", .long), .one("--overlay", nil, "GiB", .long),
      .one("--block-io", nil, "BLOCK_IO", .oneOf(["sync", "async"])),
      .one("--disk-durability", nil, "DISK_DURABILITY", .oneOf(["full", "deferred"])), .many("--dns-option", nil, "OPTION"),
      .one("--shm-size", nil, "SIZE"), Flag(name: "--clear-dns-options", conflicts: ["--dns-option"]),
    ], run: MachineUpdating.run)

  private static let changing = [
    update,
    Subcommand(
      words: ["machine", "pause"], flags: [.one("--name", "n", "NAME", isRequired: true)], run: MachineChanging.pause),
    Subcommand(
      words: ["machine", "resume"], flags: [.one("--name", "n", "NAME", isRequired: true)], run: MachineChanging.resume),
    Subcommand(words: ["machine", "sync"], flags: [MachineFlags.name], run: MachineChanging.sync),
    Subcommand(
      words: ["machine", "resize"],
      flags: [
        MachineFlags.name, .one("--cpus", nil, "COUNT", .byte), .one("--mem", nil, "MiB", .word),
        .one("--storage", nil, "GiB", .long), .one("--overlay", nil, "GiB", .long),
      ], needsOneOf: ["--cpus", "--mem", "--storage", "--overlay"], isGroup: true, run: MachineChanging.resize),
  ]

  private static let reporting = [
    Subcommand(words: ["machine", "stats"], flags: [MachineFlags.name, .on("--json")], run: MachineReporting.stats),
    Subcommand(
      words: ["machine", "data-dir"], flags: [.one("--name", "n", "NAME", isRequired: true)], run: MachineReporting.dataFolder),
    Subcommand(
      words: ["machine", "egress-events"], flags: [MachineFlags.name, .one("--limit", nil, "LIMIT", .word), .on("--json")],
      run: MachineReporting.egressEvents),
    Subcommand(
      words: ["machine", "images"], flags: [.one("--name", nil, "NAME", isRequired: true), .on("--json")],
      run: MachineReporting.images),
    Subcommand(
      words: ["machine", "prune"], flags: [.one("--name", nil, "NAME", isRequired: true), .on("--dry-run"), .on("--all")],
      run: MachineReporting.prune),
  ]

  private static let mounting = [
    Subcommand(
      words: ["machine", "mount", "add"],
      flags: [MachineFlags.name, .one("--volume", "v", "HOST:GUEST[:ro]", isRequired: true)], run: Mounting.add),
    Subcommand(
      words: ["machine", "mount", "remove"], aliases: ["rm"],
      flags: [MachineFlags.name, .one("--target", "t", "GUEST", isRequired: true)], run: Mounting.remove),
    Subcommand(words: ["machine", "mount", "ls"], flags: [MachineFlags.name, .on("--json")], run: Mounting.list),
  ]

  private static let checkpoints = [
    Subcommand(
      words: ["machine", "checkpoint"],
      flags: [
        .one("--name", "n", "NAME"), .one("--export-from", nil, "CHECKPOINT", conflicts: ["--name", "--store"]),
        .one("--at", nil, "GENERATION"), .one("--history", nil, "N", .word), .one("--store", nil, "DIR"),
        .one("--output", "o", "PATH", isRequired: true), .one("--staging-dir", nil, "DIR", conflicts: ["--store"]),
        .on("--host-mounts"),
      ] + MachineFlags.proxy, run: Checkpointing.create),
    Subcommand(
      words: ["machine", "checkpoint-warm"],
      flags: [
        .one("--from", nil, "CHECKPOINT", isRequired: true), .one("--restore-cache-entries", nil, "N", .long),
        .one("--restore-cache-gib", nil, "GiB", .long),
      ], run: Checkpointing.warm),
    Subcommand(
      words: ["machine", "checkpoint-prune"], flags: [.one("--store", nil, "DIR", isRequired: true)], run: Checkpointing.prune),
    Subcommand(
      words: ["machine", "checkpoint-log"], flags: [.one("--store", nil, "DIR"), .one("--machine", nil, "NAME")],
      operands: .optional("CHECKPOINT"), run: Checkpointing.log),
  ]

  private static let packRun = Subcommand(
    words: ["pack", "run"],
    flags: [
      .one("--sidecar", nil, "PATH"), .on("--force-extract"), .on("--info"), .on("--debug"), .on("--cuda"), .on("--auto-graph"),
      .one("--workdir", "w", "DIR"), .one("--user", "u", "USER"), .many("--env", "e", "KEY=VALUE"),
      .many("--volume", "v", "HOST:CONTAINER[:ro]"), .on("--allow-system-mounts"), .many("--port", "p", "HOST:GUEST", .port),
      .on("--net"), .one("--net-backend", nil, "NET_BACKEND", .oneOf(["tsi", "virtio-net"])), .one("--dns", nil, "IP"),
      .many("--dns-option", nil, "OPTION"), .on("--ssh-agent"), .one("--cpus", nil, "N", .byte), .one("--mem", nil, "MiB", .word),
      .one("--storage", nil, "GiB", .long), .one("--overlay", nil, "GiB", .long),
      .one("--block-io", nil, "BLOCK_IO", .oneOf(["sync", "async"])),
    ] + MachineFlags.running, operands: .command(isRequired: false), run: PackRunning.run)

  private static let packs = [
    packRun,
    Subcommand(words: ["pack", "list"], flags: [.on("--json")], run: PackCache.list),
    Subcommand(
      words: ["pack", "inspect"], flags: [.on("--json")], operands: .named(["REFERENCE"]), run: PackCache.inspect),
    Subcommand(
      words: ["pack", "pull"], flags: [.one("--output", "o", "PATH")], operands: .named(["REFERENCE"]), run: PackCache.pull),
    Subcommand(
      words: ["pack", "push"], flags: [.one("--file", "f", "PATH", isRequired: true)], operands: .named(["REFERENCE"]),
      run: PackCache.push),
    Subcommand(
      words: ["pack", "prune"], flags: [.one("--keep", nil, "N", .long), .on("--all"), .on("--dry-run")], run: PackCache.prune),
  ]

  private static let configuring = [
    Subcommand(words: ["config", "show"], flags: [], run: Configuring.show),
    Subcommand(words: ["config", "registries", "show"], flags: [], run: Configuring.registries),
    Subcommand(words: ["config", "registries", "path"], flags: [], run: Configuring.path),
    Subcommand(words: ["config", "registries", "init"], flags: [], run: Configuring.start),
  ]

  private static let create = Subcommand(
    words: ["machine", "create"],
    flags: [
      .one("--restore-cache-entries", nil, "N", .long), .one("--restore-cache-gib", nil, "GiB", .long), .on("--keep-identity"),
      MachineFlags.name, .many("--label", nil, "KEY=VALUE"),
    ] + MachineFlags.making + [
      .on("--stop-on-exit"), .one("--stop-signal", nil, "SIGNAL"), .one("--stop-timeout", nil, "SECONDS", .seconds),
      .one("--from", nil, "PATH", conflicts: ["--image", "--smolfile"]), .one("--at", nil, "GENERATION"),
    ], operands: .afterDashes, run: MachineCreating.run)

  private static let start = Subcommand(
    words: ["machine", "start"],
    flags: [
      MachineFlags.name, .on("--branchable", aliases: ["--forkable"]),
      .one("--branch-pool-size", nil, "CHILDREN", .word, aliases: ["--fork-pool-size"]),
      .one("--cuda-vram-limit-mib", nil, "MIB", .long),
      .one("--seed-digest-ttl", nil, "SECONDS", .seconds), .one("--egress-interceptor", nil, "ADDR"), .on("--mediated-egress"),
    ] + MachineFlags.proxy, run: MachineStarting.run)

  private static let exec = Subcommand(
    words: ["machine", "exec"],
    flags: [
      .one("--name", nil, "NAME"), .one("--workdir", "w", "DIR"), .one("--user", "u", "USER"), .many("--env", "e", "KEY=VALUE"),
    ] + MachineFlags.running + [
      .on("--stream"), Flag(name: "--detach", short: "d", conflicts: ["--interactive", "--tty", "--stream"]),
    ] + MachineFlags.secrets, operands: .command(isRequired: true), run: MachineExecuting.run)

  private static let run = Subcommand(
    words: ["machine", "run"],
    flags: [
      MachineFlags.name, .one("--seed-digest-ttl", nil, "SECONDS", .seconds), .on("--detach", "d"),
      .one("--from", nil, "PATH", conflicts: ["--image", "--smolfile", "--detach", "--name"]),
      .one("--oci-platform", nil, "OS/ARCH"),
      .on("--allow-host-loopback"), .on("--no-init-cache"), .on("--rebuild-init-cache"), .on("--oci-cache"), .on("--unprivileged"),
      .on("--docker-config"),
    ] + MachineFlags.running + MachineFlags.making + MachineFlags.proxy, operands: .command(isRequired: false),
    run: MachineRunning.run)

  private static let stop = Subcommand(
    words: ["machine", "stop"], flags: [MachineFlags.name, .one("--timeout", "t", "SECONDS", .seconds)], run: MachineStopping.run)

  private static let delete = Subcommand(
    words: ["machine", "delete"], aliases: ["rm"],
    flags: [.one("--name", "n", "NAME", isRequired: true), .on("--force", "f"), .on("--cascade")], run: MachineDeleting.run)

  private static let status = Subcommand(
    words: ["machine", "status"], flags: [MachineFlags.name, .on("--json")], run: MachineShowing.status)

  private static let list = Subcommand(
    words: ["machine", "ls"], aliases: ["list"],
    flags: [.on("--verbose", "v"), .on("--json"), Flag(name: "--quiet", short: "q", conflicts: ["--verbose"])],
    run: MachineShowing.list)

  private static let copy = Subcommand(
    words: ["machine", "cp"],
    flags: [.one("--mode", nil, "OCTAL"), .one("--uid", nil, "UID", .word), .one("--gid", nil, "GID", .word)],
    operands: .named(["SRC", "DST"]), run: FileCopying.run)

  private static let pack = Subcommand(
    words: ["pack", "create"],
    flags: [
      Flag(name: "--image", short: "I", value: "IMAGE"), .one("--from-vm", nil, "VM_NAME", conflicts: ["--image"]),
      .on("--rebase-from-image"), .on("--include-workspace"), .one("--output", "o", "PATH", isRequired: true),
      .one("--cpus", nil, "N", .byte),
      .one("--mem", nil, "MiB", .word), .one("--storage", nil, "GiB", .long), .one("--oci-platform", nil, "OS/ARCH"),
      .one("--entrypoint", nil, "CMD"), .on("--no-sign"), .on("--single-file"), .one("--smolfile", nil, "PATH", aliases: ["-s"]),
      .on("--gpu"),
      .one("--staging-dir", nil, "DIR"), .one("--dns", nil, "IP"),
    ] + MachineFlags.proxy, needsOneOf: ["--image", "--from-vm", "--smolfile"], run: Packing.run)
}
