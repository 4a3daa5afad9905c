#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A smolvm that runs no microVMs: this very program under the name `smolvm`, with a folder that holds all of its machines.
public struct SimulatedSmolvm: Sendable {
  /// The environment variable that names the folder; whoever runs ``path`` sets it.
  public static let variable = "SMOLVM_RPC_SIMULATION"

  /// The folder of its machines.
  public let folder: String
  /// The executable: a link in the folder.
  public let path: String

  /// Why there is no simulation.
  public struct Failure: Error, CustomStringConvertible {
    /// In words.
    public let description: String
  }

  /// Prepares an existing folder, which nobody else uses.
  /// - Parameter folder: an absolute path.
  public init(in folder: String) throws(Failure) {
    guard folder.hasPrefix("/") else { throw Failure(description: "\(folder) is no absolute path") }
    guard let program = Self.ownExecutable() else { throw Failure(description: "this program's own file cannot be found") }
    self.folder = folder
    path = folder + "/smolvm"
    guard symlink(program, path) == 0 else { throw Failure(description: "\(path) cannot be made: \(HostFile.reason(errno))") }
  }

  /// By the system and not by argv[0], which may be a bare name.
  private static func ownExecutable() -> String? {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    #if canImport(Darwin)
    var size = UInt32(buffer.count)
    let found = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { _NSGetExecutablePath($0.assumingMemoryBound(to: CChar.self), &size) }
    }
    guard found == 0 else { return nil }
    return String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
    #else
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0.assumingMemoryBound(to: CChar.self), bytes.count) } ?? -1
    }
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    #endif
  }
}
