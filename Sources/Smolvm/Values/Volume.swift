import JSON

/// A host folder or file that a machine sees.
public struct Volume: WireValue, Hashable {
  /// How the machine may use it.
  public struct Mode: TextValue {
    /// The CLI's word: `ro`, `rw`, `staged`.
    public let text: String
    /// The CLI's word.
    public init(_ text: String) { self.text = text }
    /// One of the CLI's words.
    public func check() throws(JSONMismatch) {
      if !["ro", "rw", "staged"].contains(text) { throw JSONMismatch(expected: #""ro", "rw" or "staged""#) }
    }
  }

  /// The path on the host.
  public var source: String
  /// The absolute path in the machine.
  public var target: String
  /// How the machine may use it; nil leaves it to the CLI.
  public var mode: Mode?

  /// A volume.
  public init(source: String, target: String, mode: Mode? = nil) {
    self.source = source
    self.target = target
    self.mode = mode
  }

  /// Nothing.
  public static var blank: Volume { Volume(source: "", target: "") }
  /// `SOURCE:TARGET[:MODE]`.
  public var words: [String] { [source + ":" + target + (mode.map { ":" + $0.text } ?? "")] }
  /// The source.
  public var hostPaths: [String] { [source] }

  /// The CLI splits at colons (1.32.2), so neither path can hold one; and a target that is not absolute is an error there.
  public func check() throws(JSONMismatch) {
    if source.isEmpty || source.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == 0 }) {
      throw JSONMismatch(
        pointer: "/source", expected: "a host path without a colon; smolvm cannot mount one that has it, use a link")
    }
    if !target.utf8.starts(with: "/".utf8) || target.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == 0 }) {
      throw JSONMismatch(pointer: "/target", expected: "an absolute path in the machine, without a colon")
    }
    do { try mode?.check() } catch { throw error.below("mode") }
  }
}
