/// What of the CLI has no method or parameter, on purpose, and why. A test holds the help of real CLIs against this and the commands.
public struct LeftOut: Sendable {
  /// The words of a subcommand; for a flag, of the one that has it, empty for any.
  public let subcommand: [String]
  /// The flag; nil where it is the whole subcommand.
  public let flag: String?
  /// Why.
  public let reason: String

  private init(_ subcommand: String, _ flag: String? = nil, because reason: String) {
    self.subcommand = subcommand.split(separator: " ").map(String.init)
    self.flag = flag
    self.reason = reason
  }

  private static func flags(_ subcommand: String, _ flags: String..., because reason: String) -> [LeftOut] {
    flags.map { LeftOut(subcommand, $0, because: reason) }
  }

  /// All of it.
  public static let all: [LeftOut] =
    [
      LeftOut("serve", because: "a server of its own; this program is what clients talk to"),
      LeftOut("completion", because: "for shells"),
      LeftOut("config registries edit", because: "opens an editor"),
      LeftOut("machine network-test", because: "a tool of smolvm's own developers, gone in newer versions"),
      LeftOut(
        "machine shell", because: "machine.shell is machine exec of /bin/sh on a terminal, as it is itself; that takes secrets, too"
      ),
      LeftOut("pack run", "--info", because: "prose; pack.inspect and pack.list say what packs are"),
      LeftOut("pack run", "--debug", because: "for people"),
      LeftOut("", "--help", because: "for people"), LeftOut("", "--version", because: "server.info says it"),
      LeftOut("", "--error-format", because: "always json, where smolvm knows it"),
      LeftOut("", "--state-dir", because: "whoever starts this program says where its state is, by the environment"),
      LeftOut("", "--json", because: "always, where there is one"),
      LeftOut("machine delete", "--force", because: "always: nobody can be asked"),
      LeftOut("machine ls", "--verbose", because: "for people"), LeftOut("machine ls", "--quiet", because: "for people"),
      LeftOut("machine exec", "--stream", because: "-i does the same without its limit of 11 MiB"),
      LeftOut("machine run", "--name", because: "ignored by smolvm without --detach"),
      LeftOut("machine run", "--detach", because: "machine.create and machine.start make a machine that stays"),
    ]
    + flags("machine exec", "--interactive", "--tty", because: "follow from how output and input are wanted")
    + flags("machine run", "--interactive", "--tty", because: "follow from how output and input are wanted")
    + flags("pack run", "--interactive", "--tty", because: "follow from how output and input are wanted")
    + ["machine branch", "machine fork"].flatMap {
      flags(
        $0, "--secret-env", "--secret-file", "--secret-keychain",
        because: "smolvm would keep the name alone, and every later exec without the value would fail, for everyone")
    }
    + flags(
      "machine create", "--secret-env", "--secret-file", "--secret-keychain",
      because: "smolvm would keep the name alone, and every later start without the value would fail, for everyone")

  /// Whether a flag of a subcommand, or the subcommand itself where there is no flag, is left out.
  public static func covers(_ subcommand: [String], _ flag: String?) -> Bool {
    all.contains { entry in
      if entry.flag == nil { return !entry.subcommand.isEmpty && subcommand.starts(with: entry.subcommand) }
      return entry.flag == flag && (entry.subcommand.isEmpty || entry.subcommand == subcommand)
    }
  }
}
