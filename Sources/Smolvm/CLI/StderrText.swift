import ChildProcess

/// stderr as a person would read it: without colours, without progress that was drawn over, and without the CLI's standing notes.
struct StderrText {
  /// The last 4 KiB.
  let tail: String
  /// The last line that says something; empty if there is none.
  let lastLine: String
  /// What the CLI's argument parser (clap) says, which is not the last line.
  let refusal: String?

  init(_ capture: OutputCapture) {
    // Enough for any line that is worth reading; what a broken CLI prints in megabytes is not.
    let text = Self.withoutColours(Array(capture.tailBytes.suffix(64 << 10)))
    let lines = text.split(separator: 0x0A).compactMap { line -> ArraySlice<UInt8>? in
      var line = line
      if line.last == 0x0D { line = line.dropLast() }
      // A carriage return within the line: what came before it was drawn over.
      if let carriage = line.lastIndex(of: 0x0D) { line = line[(carriage + 1)...] }
      return line.allSatisfy { $0 == 0x20 } || line.starts(with: CLISentences.note) ? nil : line
    }
    lastLine = lines.last.map { String(decoding: $0.prefix(1024), as: UTF8.self) } ?? ""
    refusal = lines.last { $0.starts(with: "error: ".utf8) }.map { String(decoding: $0.dropFirst(7).prefix(1024), as: UTF8.self) }
    let joined = Array(lines.joined(separator: [0x0A]))
    // Cut on a character's border: continuation bytes at the front belong to one that is gone.
    tail = String(decoding: joined.suffix(4096).drop { joined.count > 4096 && $0 & 0xC0 == 0x80 }, as: UTF8.self)
  }

  /// Leaves out escape sequences: ESC [ … letter, and other two-byte ones.
  static func withoutColours(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(0x1B) else { return bytes }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] != 0x1B {
        result.append(bytes[index])
        index += 1
      } else if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "[") {
        index += 2
        while index < bytes.count, !(0x40...0x7E).contains(bytes[index]) { index += 1 }
        index += 1
      } else {
        index += 2
      }
    }
    return result
  }
}
