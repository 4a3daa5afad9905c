import ChildProcess

/// Something that must not outlive its session: one line of a journal, always of the same length, so that it can be written, replaced and
/// blanked in one call, and still be read by a person.
enum JournalRecord: Sendable, Hashable {
  /// `child PID START`: a process that leads a group.
  case child(ProcessIdentity)
  /// `machine NAME label SESSION`, `machine NAME created TIME` or `machine NAME created ?`
  case machine(String, Key)

  /// How a machine is known to be the one that was meant, and not another one of that name.
  enum Key: Sendable, Hashable {
    /// Its label says which session made it.
    case label(String)
    /// smolvm says when it was made; nil until that is known.
    case created(Int?)
  }

  /// The length of a line, with its line end: enough for the longest name.
  static let size = 256

  /// A line that says nothing.
  static let blank = padded("")

  /// The line.
  var line: [UInt8] {
    switch self {
    case .child(let process): Self.padded("child \(process.pid) \(process.startTime)")
    case .machine(let name, .label(let session)): Self.padded("machine \(name) label \(session)")
    case .machine(let name, .created(let time)): Self.padded("machine \(name) created \(time.map(String.init) ?? "?")")
    }
  }

  /// nil for a blank line, and for one that nobody wrote whole.
  init?(line: some Collection<UInt8>) {
    let words = String(decoding: line, as: UTF8.self).split { $0 == " " || $0 == "\n" || $0 == "\0" }.map(String.init)
    switch (words.first, words.count) {
    case ("child", 3):
      guard let pid = Int32(words[1]), pid > 1, let start = UInt64(words[2]) else { return nil }
      self = .child(ProcessIdentity(pid: pid, startTime: start))
    case ("machine", 4) where words[2] == "label": self = .machine(words[1], .label(words[3]))
    case ("machine", 4) where words[2] == "created": self = .machine(words[1], .created(Int(words[3])))
    default: return nil
    }
  }

  private static func padded(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8.prefix(size - 1))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: size - 1 - bytes.count))
    bytes.append(0x0A)
    return bytes
  }
}
