import JSON

/// A disk of the host that a machine gets as it is.
public struct Disk: WireValue, DescribedObject, Hashable {
  public static let about = "A disk image or block device of the host that a machine gets as it is."
  public static let isOpen = false

  /// The path on the host.
  @Member("The path on the host.") public var path: Volume.Source
  /// Whether the machine may only read it.
  @Member("Whether the machine may only read it.") public var readOnly: Bool?

  public init() {}

  /// `PATH[:ro]`
  public var words: [String] { [path.text + (readOnly == true ? ":ro" : "")] }
  /// The path.
  public var hostPaths: [String] { [path.text] }
  /// The path by its own rule.
  public func check() throws(JSONMismatch) { do { try path.check() } catch { throw error.below("path") } }
}

/// A disk image that many machines read at once.
public struct CacheDisk: WireValue, DescribedObject, Hashable {
  public static let about = "A disk image of the host that many machines read at once, and where one sees it."
  public static let isOpen = false

  /// The path on the host.
  @Member("The path on the host.") public var base: Volume.Source
  /// The absolute path in the machine.
  @Member("The absolute path in the machine.") public var target: Volume.Target

  public init() {}

  /// `BASE:/PATH`
  public var words: [String] { [base.text + ":" + target.text] }
  /// The base.
  public var hostPaths: [String] { [base.text] }
  /// Each member by its own rule.
  public func check() throws(JSONMismatch) {
    do { try base.check() } catch { throw error.below("base") }
    do { try target.check() } catch { throw error.below("target") }
  }
}

/// A Unix socket on which something in the guest listens, and that the host sees.
public struct ExposedSocket: WireValue, DescribedObject, Hashable {
  public static let about = "A Unix socket on which something in the guest listens, and where the host sees it."
  public static let isOpen = false

  /// The absolute path in the machine.
  @Member("The absolute path in the machine.") public var guest: Volume.Target
  /// The path on the host.
  @Member("The path on the host; in the machine's data folder unless given.") public var host: Volume.Source?

  public init() {}

  /// `GUEST[:HOST]`; from the root: smolvm keeps it as it is (1.32.2), and looks for it at each start, wherever that is.
  public var words: [String] { [guest.text + (host.map { ":" + AbsolutePath.of($0.text) } ?? "")] }
  /// The path on the host, if there is one.
  public var hostPaths: [String] { host.map { [$0.text] } ?? [] }
  /// Each member by its own rule.
  public func check() throws(JSONMismatch) {
    do { try guest.check() } catch { throw error.below("guest") }
    do { try host?.check() } catch { throw error.below("host") }
  }
}

/// A Unix socket of the host that the guest sees.
public struct MountedSocket: WireValue, DescribedObject, Hashable {
  public static let about = "A Unix socket of the host, and where the guest sees it."
  public static let isOpen = false

  /// The path on the host.
  @Member("The path on the host.") public var host: Volume.Source
  /// The absolute path in the machine.
  @Member("The absolute path in the machine.") public var guest: Volume.Target

  public init() {}

  /// `HOST:GUEST`; from the root, as with exposed ones.
  public var words: [String] { [AbsolutePath.of(host.text) + ":" + guest.text] }
  /// The path on the host.
  public var hostPaths: [String] { [host.text] }
  /// Each member by its own rule.
  public func check() throws(JSONMismatch) {
    do { try host.check() } catch { throw error.below("host") }
    do { try guest.check() } catch { throw error.below("guest") }
  }
}
