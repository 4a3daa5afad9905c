/// `config show`, `config registries show`, `path`, `init`: a configuration in the simulation's own folder.
enum Configuring {
  private static func file(_ cli: CommandLineInterface) -> String { cli.store.folder + "/config.toml" }

  static func show(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let isThere = HostFile.kind(file(cli)) == .file
    Say.out(
      """
      Global Configuration:
        Default CPUs: 4
        Default Memory: 8192 MiB
        Default DNS: 10.255.255.53

      Settings:
        Config file: \(file(cli))
        Status: \(isThere ? "configured" : "not configured (using defaults)")

        [machines] (smolmachine artifact registries):
          Default: docker.io
          Configured: 0

        [images] (container image registries):
          Default: docker.io
          Configured: 0

      """)
    return 0
  }

  static func registries(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    Say.out(
      "No registries configured.\n\nTo configure registries, create: \(file(cli))\nOr run: smolvm config registries init\n")
    return 0
  }

  static func path(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    Say.out(file(cli) + "\n")
    return 0
  }

  static func start(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let path = file(cli)
    if HostFile.kind(path) == .file {
      Say.error("Configuration file already exists at \(path)\nUse 'smolvm config registries edit' to modify it.\n")
      return 0
    }
    try HostFile.replace(path, aside: path + ".new", with: Array("# registries\n".utf8))
    Say.out(
      "Created example configuration at \(path)\n\nEdit the file to add your registry credentials.\nRun 'smolvm config registries edit' to open in "
        + "your editor.\n")
    return 0
  }
}
