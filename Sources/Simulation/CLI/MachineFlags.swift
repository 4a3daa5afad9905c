/// Flags that more than one subcommand has.
enum MachineFlags {
  static let name = Flag.one("--name", "n", "NAME")

  /// How a machine is made: `create` and `run`.
  static let making: [Flag] =
    [
      .one("--image", "I", "IMAGE", shown: .text("image")), .one("--max-image-size", nil, "SIZE"),
      .one("--cpus", nil, "N", .byte, shown: .number("cpus")), .one("--mem", nil, "MiB", .word, shown: .number("memory_mib")),
      .one("--storage", nil, "GiB", .long, shown: .number("storage_gb")),
      .one("--overlay", nil, "GiB", .long, shown: .number("overlay_gb")),
      .one("--block-io", nil, "BLOCK_IO", .oneOf(["sync", "async"]), shown: .text("block_io")),
      .one("--disk-durability", nil, "DISK_DURABILITY", .oneOf(["full", "deferred"]), shown: .text("disk_durability")),
      .many("--disk", nil, "PATH[:ro]"), .many("--volume", "v", "HOST|REMOTE:GUEST[:ro|rw|staged]"),
      .on("--allow-system-mounts"), .many("--port", "p", "PORT[-END]|HOST[-END]:GUEST[-END][/udp]", .port),
      .on("--net", shown: .isTrue("network")), .one("--net-backend", nil, "NET_BACKEND", .oneOf(["tsi", "virtio-net"])),
      .one("--dns", nil, "IP"), .many("--dns-option", nil, "OPTION"), .one("--shm-size", nil, "SIZE"),
      .one("--guest-subnet", nil, "CIDR"),
      .one("--network", nil, "NAME"), .many("--allow-cidr", nil, "CIDR", .network, shown: .networks("allowed_cidrs")),
      .many("--deny-cidr", nil, "CIDR", .network), .many("--allow-udp", nil, "CIDR[:PORT[-END]]"),
      .many("--allow-host", nil, "HOSTNAME"),
      .many("--allow-host-pattern", nil, "PATTERN"),
      .many("--credential", nil, "NAME=ENV_VAR@HOST[,HOST...][:body][:set-header=HEADER]"), .on("--outbound-localhost-only"),
      .on("--block-private"), .many("--allow-private", nil, "CIDR", .network), .on("--gpu", shown: .isTrue("gpu")), .on("--nested"),
      .one("--gpu-vram", nil, "MiB", .word, shown: .number("gpu_vram_mib")), .on("--rosetta"),
      .many("--expose-socket", nil, "GUEST_PATH[:HOST_PATH]"), .many("--mount-socket", nil, "HOST_PATH:GUEST_PATH"),
      .many("--init", nil, "COMMAND"), .many("--env", "e", "KEY=VALUE"), .one("--workdir", "w", "DIR"), .one("--user", "u", "USER"),
      .on("--ssh-agent"), .on("--cuda", shown: .isTrue("cuda")), .on("--auto-graph"), .on("--docker-socket"),
      .one("--smolfile", nil, "PATH", aliases: ["-s"]), .one("--cache-disk", nil, "BASE:/PATH"), .on("--use-host-proxy"),
      .on("--trust-host-certs"),
    ] + secrets

  static let secrets: [Flag] = [
    .many("--secret-env", nil, "GUEST_VAR=HOST_VAR"), .many("--secret-file", nil, "GUEST_VAR=PATH"),
    .many("--secret-keychain", nil, "GUEST_VAR=SERVICE[/ACCOUNT]"),
  ]

  /// How a command runs: `exec` and, but for those that making a machine has, `run`.
  static let running: [Flag] = [
    .one("--timeout", nil, "DURATION", .duration), .on("--interactive", "i"), .on("--tty", "t"),
  ]

  /// What cannot stand beside `--no-net`.
  static let takingNetwork = [
    "--net", "--allow-host", "--allow-host-pattern", "--allow-cidr", "--outbound-localhost-only", "--allow-udp",
  ]

  static let proxy: [Flag] = [.one("--proxy", nil, "URL"), .one("--no-proxy", nil, "LIST")]
}
