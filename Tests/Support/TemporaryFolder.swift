import Foundation

/// A folder that goes when nobody holds it any more.
public final class TemporaryFolder: Sendable {
  /// Its path, with links resolved.
  public let path: String

  /// Makes one.
  public init() throws {
    // Short: the path of a unix socket has 107 bytes.
    let folder = URL(fileURLWithPath: "/tmp").resolvingSymlinksInPath().appendingPathComponent(
      "srpc-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    path = folder.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of something in it.
  public func file(_ name: String) -> String { path + "/" + name }

  /// Writes a file in it and gives its path.
  @discardableResult public func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }
}
