import JSON

/// `pack list`, `inspect`, `pull`, `push`, `prune`: an empty cache, and registries that nobody can reach.
enum PackCache {
  static func list(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    Say.out(arguments.has("--json") ? "[]\n" : "No cached packs.\n")
    return 0
  }

  static func prune(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    Say.out("No cached entries to remove.\n")
    return 0
  }

  static func inspect(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    throw unreachable("fetch manifest", try Reference(arguments.operands[0]), "manifests/latest")
  }

  static func pull(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let reference = try Reference(arguments.operands[0])
    Say.error("Pulling \(reference.text)\n")
    throw unreachable("registry pull", reference, "manifests/\(reference.tag)")
  }

  static func push(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let (file, reference) = (arguments.last("--file") ?? "", try Reference(arguments.operands[0]))
    guard HostFile.kind(file) == .file else { throw .agent("push", "file not found: \(file)") }
    Say.error("Pushing \(file) to \(reference.text)\n")
    throw unreachable("registry push", reference, "blobs/sha256:\(String(repeating: "0", count: 64))")
  }

  private static func unreachable(_ step: String, _ reference: Reference, _ path: String) -> Ending {
    let host = reference.registry.prefix { $0 != ":" }
    let isHere = host == "localhost" || host.hasPrefix("127.")
    let why =
      isHere
      ? "tcp connect error: Connection refused (os error 111)"
      : "dns error: failed to lookup address information: Temporary failure in name resolution"
    let url = "\(isHere ? "http" : "https")://\(reference.registry)/v2/\(reference.name)/\(path)"
    return .agent(step, "HTTP request failed: error sending request for url (\(url)): client error (Connect): \(why)")
  }

  /// `[REGISTRY/]NAME[:TAG]`
  private struct Reference {
    let registry: String
    let name: String
    let tag: String
    var text: String { "\(registry)/\(name):\(tag)" }

    init(_ text: String) throws(Ending) {
      var rest = text[...]
      let first = rest.prefix { $0 != "/" }
      if first.isEmpty {
        let why =
          rest.dropFirst().contains("/")
          ? "first component '' doesn't look like a registry hostname" : "empty repository component (check for double slashes)"
        throw .agent("parse reference", "invalid reference '\(text)': \(why)")
      }
      let isHost = first.count < rest.count && (first.contains(".") || first.contains(":") || first == "localhost")
      if isHost { rest = rest.dropFirst(first.count + 1) }
      registry = isHost ? String(first) : "registry.smolmachines.com"
      let colon = rest.lastIndex(of: ":")
      name = String(rest[..<(colon ?? rest.endIndex)])
      tag = colon.map { String(rest[rest.index(after: $0)...]) } ?? "latest"
    }
  }
}
