import ChildProcess
import JSON
import Smolvm

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The first line of a journal: whose it is, and what is needed to clean up after them.
struct JournalHeader: Codable, Sendable {
  /// What this program writes and understands.
  static let currentFormat = 1

  var format = Self.currentFormat
  var session: String
  var version = Product.version
  /// The server's process, for a person.
  var pid = getpid()
  /// Where the process numbers below mean something.
  var processes = Self.currentProcesses
  /// The CLI, if one was named.
  var smolvm: String?
  /// What decides which smolvm it is and where its machines are.
  var environment: [String: String]

  init(session: String, smolvm: String?, environment: ChildEnvironment) {
    self.session = session
    self.smolvm = smolvm.map(AbsolutePath.of)
    self.environment = [:]
    for (name, isPath) in Self.variables {
      guard let value = environment.value(of: name) else { continue }
      // A relative path would mean another one to whoever cleans up, who works elsewhere.
      self.environment[name] =
        isPath ? value.split(separator: ":").map { AbsolutePath.of(String($0)) }.joined(separator: ":") : value
    }
  }

  /// This boot, and on Linux this namespace: the server in another container may share the folder and not the processes.
  static var currentProcesses: String {
    #if canImport(Darwin)
    return ProcessIdentity.bootID
    #else
    var name = [CChar](repeating: 0, count: 64)
    let count = readlink("/proc/self/ns/pid", &name, name.count)
    return ProcessIdentity.bootID + " " + String(decoding: name[..<max(0, count)].map(UInt8.init(bitPattern:)), as: UTF8.self)
    #endif
  }

  /// XDG's are to be ignored where they are relative, and stay so.
  private static let variables = [
    ("HOME", true), ("PATH", true), ("SMOLVM_RPC_SMOLVM", true), ("SMOLVM_DATA_DIR", true), ("SMOLVM_LIB_DIR", true),
    ("SMOLVM_AGENT_ROOTFS", true), ("SMOLVM_USAGE_DIR", true), ("XDG_DATA_HOME", false), ("XDG_CACHE_HOME", false),
    ("XDG_CONFIG_HOME", false), ("SMOLVM_PACK_STAGING", true), ("SMOLVM_RPC_SIMULATION", true), ("LD_LIBRARY_PATH", true),
    ("DYLD_LIBRARY_PATH", true),
  ]
}

extension JournalHeader {
  /// The line, as long as a whole number of records.
  var line: [UInt8] {
    let text = (try? JSONValueEncoder().encode(self))?.text ?? "{}"
    var bytes = Array(text.utf8)
    let size = (bytes.count / JournalRecord.size + 1) * JournalRecord.size
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: size - 1 - bytes.count))
    bytes.append(0x0A)
    return bytes
  }

  /// - Parameter line: without its line end.
  init?(line: some Collection<UInt8>) {
    guard let value = try? JSONParser.parse(Array(line)), value["format"]?.int == Self.currentFormat else { return nil }
    guard let header = try? JSONValueDecoder(unknownMembers: .ignore).decode(Self.self, from: value) else { return nil }
    self = header
  }
  /// Whether a newer version of this program wrote it, in a format that we do not know.
  static func isFromTheFuture(line: some Collection<UInt8>) -> Bool {
    ((try? JSONParser.parse(Array(line)))?["format"]?.int).map { $0 > currentFormat } ?? false
  }
}
