import JSON

/// A host folder or file that a machine sees.
public struct Volume: WireValue, DescribedObject, Hashable {
  public static let about = "A host folder or file that a machine sees."
  public static let isOpen = false

  /// How the machine may use it.
  public enum Mode: String, WireValue, CaseIterable {
    /// It may read.
    case ro
    /// It may read and write.
    case rw
    /// It reads and writes a copy, which `machine.sync` and an orderly stop mirror onto the host's folder.
    case staged
  }

  /// A path on the host. The CLI splits at colons (1.32.2), so it can hold none.
  public struct Source: TextValue {
    public static let schemaName: String? = "VolumeSource"
    public static let rule: JSONObject = [
      "description": "A path on the host, without a colon: smolvm cannot mount one that has it.", "pattern": "^[^:\\u0000]+$",
    ]
    public let text: String
    public init(_ text: String) { self.text = text }
    public func check() throws(JSONMismatch) {
      if text.isEmpty || text.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == 0 }) {
        throw JSONMismatch(expected: "a host path without a colon; smolvm cannot mount one that has it, use a link")
      }
    }
  }

  /// A path in the machine; one that is not absolute is an error there.
  public struct Target: TextValue {
    public static let schemaName: String? = "VolumeTarget"
    public static let rule: JSONObject = [
      "description": "An absolute path in the machine, without a colon.", "pattern": "^/[^:\\u0000]*$",
    ]
    public let text: String
    public init(_ text: String) { self.text = text }
    public func check() throws(JSONMismatch) {
      if !text.utf8.starts(with: "/".utf8) || text.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == 0 }) {
        throw JSONMismatch(expected: "an absolute path in the machine, without a colon")
      }
    }
  }

  /// The path on the host.
  @Member("The path on the host.") public var source: Source
  /// The absolute path in the machine.
  @Member("The absolute path in the machine.") public var target: Target
  /// How the machine may use it; nil leaves it to the CLI.
  @Member("How the machine may use it: ro, rw, or staged (a copy, written back by machine.sync and an orderly stop).") public
    var mode: Mode?

  public init() {}

  /// A volume.
  public init(source: String, target: String, mode: Mode? = nil) {
    self.source = Source(source)
    self.target = Target(target)
    self.mode = mode
  }

  /// `SOURCE:TARGET[:MODE]`.
  public var words: [String] { [source.text + ":" + target.text + (mode.map { ":" + $0.rawValue } ?? "")] }
  /// The source.
  public var hostPaths: [String] { [source.text] }

  /// Each member by its own rule.
  public func check() throws(JSONMismatch) {
    do { try source.check() } catch { throw error.below("source") }
    do { try target.check() } catch { throw error.below("target") }
  }
}
