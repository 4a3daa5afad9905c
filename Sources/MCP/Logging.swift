import JSON
import JSONRPC

/// What this program says about itself, for a client that asked (`logging/setLevel`; 2026-07-28 has it no more).
enum Logging {
  /// Those of syslog, and from which of ours on each hears. (Nothing here is worse than an error.)
  private static let levels: [(name: String, level: Log.Level?)] = [
    ("debug", .debug), ("info", .info), ("notice", .warning), ("warning", .warning), ("error", .error), ("critical", nil),
    ("alert", nil), ("emergency", nil),
  ]

  /// Sends what is as heavy as that, from now on.
  static func set(_ name: String?, for call: Call) throws(Refusal) {
    guard let wanted = levels.first(where: { $0.name == name }) else {
      throw .params("level is one of \(levels.map(\.name).joined(separator: ", "))")
    }
    let teller = call.notifier
    Log.tell(from: wanted.level) { message, level in
      // Our names are syslog's.
      let name = "\(level)"
      teller.notify("notifications/message") { writer in
        writer.write(["level": .string(name), "logger": "smolvm-rpc", "data": .string(message)] as JSONObject)
      }
    }
  }
}
