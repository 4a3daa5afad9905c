/// Tells a command's own output from what the CLI adds to it, as it comes: lines before the command's first, and at the end the CLI's own
/// failure or its note of a timeout. What may be such an end is held back until more comes, or until the command's end decides.
///
/// Pure: no I/O.
struct OutputFilter: Sendable {
  /// How the CLI's own last words may begin.
  struct Endings: Sendable {
    /// The beginning of a whole last line.
    var failure: [UInt8]?
    /// Exactly these bytes at the very end.
    var timeout: [UInt8]?
  }

  /// What is held back: the bytes at the end that may be the CLI's.
  private(set) var held: [UInt8] = []
  private var openings: [[UInt8]]
  private var isAtLineStart = true
  private let endings: Endings

  /// More than the CLI can say in a line: it may repeat an argument, of at most 128 KiB, with escapes.
  private static let longestLine = 1 << 18

  /// - Parameters:
  ///   - openings: how lines begin that the CLI may print before the command's own.
  ///   - endings: what it may print last.
  init(openings: [[UInt8]], endings: Endings) {
    self.openings = openings
    self.endings = endings
  }

  /// Takes the next bytes and gives on those that are the command's.
  /// - Parameter drop: gets the CLI's own opening lines.
  mutating func take(
    _ new: UnsafeRawBufferPointer, drop: (UnsafeRawBufferPointer) -> Void = { _ in }, _ pass: (UnsafeRawBufferPointer) -> Void
  ) {
    if !held.isEmpty || !openings.isEmpty {
      // Rare: the first line, and what follows something that looked like the CLI's last words.
      var all = held
      held = []
      all.append(contentsOf: new)
      all.withUnsafeBytes { sort($0, drop, pass) }
    } else {
      sort(new, drop, pass)
    }
  }

  private mutating func sort(
    _ bytes: UnsafeRawBufferPointer, _ drop: (UnsafeRawBufferPointer) -> Void, _ pass: (UnsafeRawBufferPointer) -> Void
  ) {
    var rest = bytes[...]
    while !openings.isEmpty, !rest.isEmpty {
      guard let index = openings.firstIndex(where: { Self.agree($0, rest) }) else {
        openings = []
        break
      }
      guard rest.count >= openings[index].count, let end = rest.firstIndex(of: 0x0A) else {
        held = Array(rest)  // not known yet
        return
      }
      // Each comes once, and in this order.
      openings.removeFirst(index + 1)
      drop(UnsafeRawBufferPointer(rebasing: rest[...end]))
      rest = rest[(end + 1)...]
    }
    let start = startOfEnding(rest)
    held = Array(rest[start...])
    guard start > rest.startIndex else { return }
    isAtLineStart = rest[start - 1] == 0x0A || rest[start - 1] == 0x0D
    pass(UnsafeRawBufferPointer(rebasing: rest[..<start]))
  }

  /// Where something begins that may be the CLI's last words: the end, if there is nothing such.
  private func startOfEnding(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
    if let failure = endings.failure, let start = startOfLastLine(bytes, beginning: failure) { return start }
    guard let note = endings.timeout else { return bytes.endIndex }
    // The note begins with a line end, which alone is not held back: a prompt or a line must not wait for what may never come. But an empty
    // line that comes by itself is: on a terminal the CLI writes the note in two pieces, cut there (1.4.0).
    if bytes.count == 1, isAtLineStart, bytes.first == note.first { return bytes.startIndex }
    for length in stride(from: min(note.count, bytes.count), to: 1, by: -1)
    where bytes.suffix(length).elementsEqual(note.prefix(length)) { return bytes.endIndex - length }
    return bytes.endIndex
  }

  private func startOfLastLine(_ bytes: Slice<UnsafeRawBufferPointer>, beginning failure: [UInt8]) -> Int? {
    var stop = bytes.endIndex
    while stop > bytes.startIndex, bytes[stop - 1] == 0x0A || bytes[stop - 1] == 0x0D { stop -= 1 }
    guard stop > bytes.startIndex else { return nil }
    let recent = bytes[max(bytes.startIndex, stop - Self.longestLine)..<stop]
    let start = recent.lastIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 } ?? recent.startIndex
    // A line that began before these bytes has been passed on already, and was none.
    return start < stop && (start > bytes.startIndex || isAtLineStart) && Self.agree(failure, bytes[start..<stop]) ? start : nil
  }

  /// Whether one begins with the other.
  private static func agree(_ pattern: [UInt8], _ bytes: some Sequence<UInt8>) -> Bool {
    zip(pattern, bytes).allSatisfy { $0 == $1 }
  }
}
