import Foundation
import JSON

/// Plays the client's part of a recorded session (`schema/examples/sessions`) and writes down what comes.
public struct SessionPlayer {
  private let session: Session
  private let folder: String
  /// The answers that came so far, by their ids' texts.
  private var answered: Set<String> = []
  private var sent: Set<String> = []
  private var taken = 0
  /// The session as it went, normalised.
  public private(set) var transcript: [JSONValue] = []

  /// What stands for the folder in the recorded lines.
  public static let folderOfExamples = "/home/me/project"

  /// - Parameter folder: a folder where the program runs, with what the sessions need in it; see ``prepare(_:)``.
  public init(_ session: Session, folder: String) {
    (self.session, self.folder) = (session, folder)
  }

  /// Puts into a folder what the sessions look for.
  public static func prepare(_ folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
    try Data("remember the milk\n".utf8).write(to: URL(fileURLWithPath: folder + "/notes.txt"))
  }

  /// Plays all lines that a client wrote, and waits for the end of the program.
  public mutating func play(_ lines: String) throws {
    for line in lines.split(separator: "\n") {
      let entry = try JSONParser.parse(String(line))
      guard entry["from"] == "client" else { continue }
      transcript.append(entry)
      let text = entry["text"]?.string ?? entry["message"]?.text ?? ""
      let before = session.lines.count
      session.send(text.replacingOccurrences(of: Self.folderOfExamples, with: folder))
      try wait(until: entry["until"]?.string ?? "answer", entry["message"]?["id"]?.text, before)
    }
    session.closeInput()
    try session.end(seconds: 300)
    try take()
  }

  private mutating func wait(until: String, _ id: String?, _ before: Int) throws {
    if let id { sent.insert(id) }
    let deadline = Date().addingTimeInterval(300)
    while true {
      try take()
      let isThere =
        switch (until, id) {
        case ("sent", _): true
        case ("answers", _): sent.isSubset(of: answered)
        case ("output", let id?): transcript.contains { $0["message"]?["params"]?["requestId"]?.text == id }
        case ("answer", let id?): answered.contains(id)
        case ("answer", nil): session.lines.count > before
        default: throw Session.Failure(description: "the session does not say what to wait for: \(until)")
        }
      if isThere { return }
      if Date() > deadline { throw Session.Failure(description: "waited for \(until) of \(id ?? "a line")\n\(session.errors)") }
      usleep(2000)
    }
  }

  private mutating func take() throws {
    for line in session.lines.dropFirst(taken) {
      taken += 1
      let message = try JSONParser.parse(line.replacingOccurrences(of: folder, with: Self.folderOfExamples))
      for part in message.array ?? [message] {
        if let id = part["id"] { answered.insert(id.text) }
      }
      transcript.append(["from": "server", "message": Normalized.message(message)])
    }
  }
}

/// What is the same each time a session is played.
public enum Normalized {
  /// What differs from run to run or from place to place, by its member's name, and what is written instead.
  private static let replaced: [String: JSONValue] = [
    "durationMs": 12, "pid": 4242, "createdAt": 1_750_000_000, "session": "0123456789abcdef",
    "smolvm-rpc.session": "0123456789abcdef", "removed": [], "created": true, "cpuPercent": 7.5, "totalBytes": 538_513_408,
    "usedBytes": 40_136_704, "availableBytes": 498_376_704, "cachedBytes": 10_891_264, "freeBytes": 499_015_680, "os": "linux",
    "arch": "x86_64",
  ]
  /// The same in texts.
  private static let replacedTexts = [
    ("smolvm-rpc\\.session=[0-9a-f]{16}", "smolvm-rpc.session=0123456789abcdef"), ("PID: [0-9]+", "PID: 4242"),
    ("not found at [^ ]*/overlay.raw", "not found at /home/me/.cache/smolvm/vms/0123456789abcdef/overlay.raw"),
    ("/[^ \n]*/config\\.toml", "/home/me/.config/smolvm/config.toml"),
    ("^/.*/vms/[0-9a-f]{16}$", "/home/me/.cache/smolvm/vms/0123456789abcdef"), ("^m[0-9a-f]{16}$", "m0123456789abcdef"),
    ("sha256:[0-9a-f]{64}", "sha256:\(String(repeating: "0", count: 64))"), ("^/.*/smolvm$", "/usr/local/bin/smolvm"),
  ]

  /// A message of the program's.
  public static func message(_ message: JSONValue) -> JSONValue { value(message, "") }

  private static func value(_ value: JSONValue, _ key: String) -> JSONValue {
    if let fixed = replaced[key], value != .null { return fixed }
    switch value {
    case .array(let values): return .array(values.map { self.value($0, "") })
    case .object(let object):
      return .object(JSONObject(object.members.filter { $0.key != "simulated" }.map { ($0.key, self.value($0.value, $0.key)) }))
    case .string(let text): return .string(self.text(text))
    default: return value
    }
  }

  private static func text(_ text: String) -> String {
    replacedTexts.reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1, options: .regularExpression) }
  }

  /// What was written about each call, in order: calls that run beside each other may come in any order, and output in other pieces.
  public static func byCall(_ transcript: [JSONValue]) -> [String: [JSONValue]] {
    var calls: [String: [JSONValue]] = [:]
    for entry in transcript where entry["from"] == "server" {
      // What was recorded may be older than the last rule of what differs.
      guard let message = entry["message"].map(Self.message) else { continue }
      let id = (message["params"]?["requestId"] ?? message["id"])?.text ?? "-"
      var messages = calls[id] ?? []
      if let last = messages.last, let joined = joined(last, message) {
        messages[messages.count - 1] = joined
      } else {
        messages.append(message)
      }
      calls[id] = messages
    }
    return calls
  }

  private static func joined(_ first: JSONValue, _ second: JSONValue) -> JSONValue? {
    guard first["method"] == "stream.output", second["method"] == "stream.output", let channel = first["params"]?["channel"],
      channel == second["params"]?["channel"],
      let text = first["params"]?["data"]?.string, let more = second["params"]?["data"]?.string
    else { return nil }
    return ["method": "stream.output", "params": ["channel": channel, "data": .string(text + more)]]
  }
}
