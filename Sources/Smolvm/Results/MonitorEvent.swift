import JSON

/// Something that `machine monitor` said.
public struct MonitorEvent: DescribedObject, Equatable {
  public static let about = "Something that happened to a machine that is watched over."

  /// What it is about.
  @Member(
    "What it is about: starting, started, monitoring, healthCheck, healthCheckFailed, unreachable, recovered, unhealthy, stopping, stopped, exited, restarting, restarted, restartFailed, notRestarting, suspended, ended; other for what is not known here."
  ) public var event: String
  /// What smolvm said.
  @Member("What smolvm said.") public var message: String
  /// The exit code.
  @Member("Of the health check, or of the machine; absent where it is not known.") public var exitCode: Int?
  /// How many checks failed in a row.
  @Member("How many checks failed in a row.") public var failures: Int?
  /// How many make it restart.
  @Member("How many make it restart.") public var retries: Int?
  /// The how manieth restart it is.
  @Member("Which restart it is, from 1.") public var attempt: Int?
  /// How long it waits before.
  @Member("How long it waits before, in seconds.") public var backoffSeconds: Int?
  /// How often it looks.
  @Member("How often it looks, in seconds.") public var intervalSeconds: Int?
  /// The policy.
  @Member("When the machine is restarted.") public var policy: String?

  public init() {}

  /// The machine's process.
  @Member("The process of the machine, on the host.") public var pid: Int?

  /// How it says that it has begun.
  static let opening = "Monitoring machine '"

  /// Whether it says that watching has begun.
  public var isBeginning: Bool { event == "monitoring" }

  /// Whether it says that the machine is gone, which smolvm would try to start for ever (1.32.2).
  public var saysItIsGone: Bool { event == "restartFailed" && message.contains("not found") }

  /// What it says, from the sources of 1.9.3 and the binary of 1.32.2; `{}` stands for what is of no use here.
  private static let sentences: [(event: String, sentence: String)] = [
    ("starting", "Machine '{}' is not running, starting..."),
    ("starting", "Starting machine '{}'..."),
    ("started", "Machine '{}' running (PID: {pid})"),
    ("monitoring", opening + "{}' (policy: {policy}, interval: {intervalSeconds}s)"),
    ("healthCheck", "Health check: retries={retries}, timeout={}s"),
    ("recovered", "health check passed (recovered)"),
    ("healthCheckFailed", "health check failed (exit {exitCode}, {failures}/{retries}): {}"),
    ("healthCheckFailed", "health check error ({failures}/{retries}): {}"),
    ("unreachable", "cannot connect to agent ({failures}/{retries})"),
    ("unhealthy", "unhealthy {}"),
    ("stopping", "Stopping machine '{}'..."),
    ("stopped", "Stopped machine: {}"),
    ("exited", "machine exited (exit code: {exitCode})"),
    ("restarting", "restarting (attempt {attempt}, backoff {backoffSeconds}s)..."),
    ("restarted", "machine restarted"),
    ("restartFailed", "restart failed: {}"),
    ("notRestarting", "not restarting (policy: {policy}, count: {}/{})"),
    ("suspended", "detected suspend {}"),
    ("ended", "Stopped monitoring. {}"),
  ]

  /// Nil for a line that says nothing.
  /// - Parameter line: a line of the CLI's stdout.
  public init?(_ line: String) {
    message = line.drop { $0 == " " }.description
    if message.isEmpty { return nil }
    event = "other"
    for (event, sentence) in Self.sentences {
      guard let found = Self.match(message[...], sentence[...]) else { continue }
      self.event = event
      for (name, value) in found { take(name, value) }
      return
    }
  }

  private mutating func take(_ name: Substring, _ value: Substring) {
    switch name {
    case "policy": policy = String(value)
    case "pid": pid = Int(value)
    case "exitCode": exitCode = Int(value)
    case "failures": failures = Int(value)
    case "retries": retries = Int(value)
    case "attempt": attempt = Int(value)
    case "backoffSeconds": backoffSeconds = Int(value)
    case "intervalSeconds": intervalSeconds = Int(value)
    default: break
    }
  }

  /// What stands for each `{name}`; nil if the text is another.
  private static func match(_ text: Substring, _ sentence: Substring) -> [(Substring, Substring)]? {
    guard let open = sentence.firstIndex(of: "{"), let close = sentence[open...].firstIndex(of: "}") else {
      return text == sentence ? [] : nil
    }
    guard text.hasPrefix(sentence[..<open]) else { return nil }
    let (rest, after) = (text.dropFirst(sentence[..<open].count), sentence[sentence.index(after: close)...])
    let border = after.prefix { $0 != "{" }
    let end: Substring.Index
    if border.isEmpty {
      end = rest.endIndex
    } else if let found = Self.index(of: border, in: rest) {
      end = found
    } else {
      return nil
    }
    return match(rest[end...], after).map { [(sentence[sentence.index(after: open)..<close], rest[..<end])] + $0 }
  }

  private static func index(of word: Substring, in text: Substring) -> Substring.Index? {
    text.indices.first { text[$0...].hasPrefix(word) }
  }
}
