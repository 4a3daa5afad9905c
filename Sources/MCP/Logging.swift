import JSON
import JSONRPC

/// What this program says about itself, for a client that asked (`logging/setLevel`; 2026-07-28 has it no more).
enum Logging {
  /// Those of syslog that we do not tell apart stand for one that we do, which comes first.
  private static let levels: [(name: String, level: Log.Level)] = [
    ("debug", .debug), ("info", .info), ("warning", .warning), ("notice", .warning), ("error", .error), ("critical", .error),
    ("alert", .error), ("emergency", .error),
  ]

  /// Sends what is as heavy as that, from now on.
  static func set(_ name: String?, for call: Call) throws(Refusal) {
    guard let level = levels.first(where: { $0.name == name })?.level else {
      throw .params("level is one of \(levels.map(\.name).joined(separator: ", "))")
    }
    let teller = call.notifier
    Log.tell(from: level) { message, level in
      let name = levels.first { $0.level == level }?.name ?? "warning"
      teller.notify("notifications/message") { writer in
        writer.write(["level": .string(name), "logger": "smolvm-rpc", "data": .string(message)] as JSONObject)
      }
    }
  }
}
