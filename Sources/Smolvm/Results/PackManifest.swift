import JSON

/// What smolvm says of a pack in a registry (`pack inspect --json`, 1.4.0 to 1.32.2; older versions say less).
public struct PackManifest: DescribedObject {
  public static let about = "What a registry has of a pack, as smolvm describes it."
  /// What the pack was made of.
  @Member("What the pack was made of: vm for a machine, else an image.") public var mode: String?
  /// The image.
  @Member("The image that it was made from; vm://NAME for a machine.") public var image: String?
  /// The digest of that image.
  @Member("The digest of that image.") public var digest: String?
  /// What it runs on.
  @Member("What its programs run on, OS/ARCH.") public var platform: String?
  /// Where it was made.
  @Member("Where it was made, OS/ARCH.") public var hostPlatform: String?
  /// Which smolvm made it.
  @Member("Which smolvm made it.") public var smolvmVersion: String?
  /// Virtual CPUs.
  @Member("The number of virtual CPUs of machines made from it.") public var cpus: Int?
  /// Memory.
  @Member("The memory in MiB of machines made from it.") public var mem: Int?
  /// Whether they have a network.
  @Member("Whether they have a network.") public var network: Bool?
  /// The entry point.
  @Member("The program that it runs.") public var entrypoint: [String]?
  /// The arguments.
  @Member("That program's arguments.") public var cmd: [String]?
  /// Environment variables.
  @Member("Environment variables, NAME=VALUE.") public var env: [String]?
  /// The working directory.
  @Member("The working directory.") public var workdir: String?
  /// The size of the file.
  @Member("The size of the file in the registry, in bytes.") public var layerSize: Int?
  /// Its digest.
  @Member("The digest of that file.") public var layerDigest: String?

  public init() {}
}

/// A pack in smolvm's cache (`pack list --json`, 1.32.2).
public struct CachedPack: DescribedObject {
  public static let about = "A pack in smolvm's cache."
  /// Its digest.
  @Member("Its digest.") public var digest: String?
  /// Its size.
  @Member("Its size, in bytes.") public var size: Int?
  /// Where it is.
  @Member("Where it is, on the host.") public var path: String?
  /// What it was pulled as.
  @Member("What it was pulled as.") public var refs: [Printed<PulledReference>]?

  public init() {}
}

/// What a pack was pulled as.
public struct PulledReference: DescribedObject {
  public static let about = "A reference by which a pack was pulled."
  /// The registry.
  @Member("The registry.") public var registry: String?
  /// The repository.
  @Member("The repository.") public var repository: String?
  /// The tag, or digest.
  @Member("The tag, or the digest.") public var reference: String?
  /// The digest.
  @Member("The digest that it meant then.") public var digest: String?
  /// When.
  @Member("When it was pulled, in seconds since 1970.") public var pulledAt: Int?

  public init() {}
}
