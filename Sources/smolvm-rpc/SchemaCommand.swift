import JSON
import JSONRPC
import MCP
import SmolvmRPC

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `smolvm-rpc schema KIND`, `smolvm-rpc schema --write DIR`: what this very program speaks.
enum SchemaCommand {
  /// The documents by their names on the command line.
  static let documents: [(name: String, file: String, json: @Sendable () -> JSONValue)] =
    SchemaFiles.documents + [("mcp", "mcp-tools.json", { @Sendable in ToolsDocument.json })]

  /// Prints one document.
  /// - Returns: the exit status.
  static func show(_ name: String, _ streams: StandardStreams) -> Int32 {
    guard let document = documents.first(where: { $0.name == name }) else { return 2 }
    return Output.line(document.json().pretty(), to: streams)
  }

  /// Writes all files below a folder, which is made.
  /// - Returns: the exit status: 1 if one could not be written.
  static func write(to folder: String) -> Int32 {
    let tools = (path: "mcp-tools.json", text: ToolsDocument.json.pretty() + "\n")
    for (path, text) in SchemaFiles.all + [tools] {
      let file = folder + "/" + path
      if let code = write(Array(text.utf8), to: file) {
        Output.error("cannot write \(file): \(String(cString: strerror(code)))")
        return 1
      }
    }
    return 0
  }

  private static func write(_ bytes: [UInt8], to path: String) -> Int32? {
    for (index, byte) in path.utf8.enumerated() where byte == UInt8(ascii: "/") && index > 0 {
      _ = mkdir(String(decoding: path.utf8.prefix(index), as: UTF8.self), 0o777)  // where it cannot be made, open says why
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    return writeAll(descriptor, bytes)
  }
}
