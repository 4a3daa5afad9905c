import Synchronization

/// What a session has that must not outlive it, in a file, so that somebody else can clean up when the server no longer can.
///
/// The file is the only place where this stands: what is not in it is not cleaned up, and what is in it is, whoever does it.
final class Journal: Sendable {
  /// The place of a record.
  struct Slot: Sendable, Hashable {
    fileprivate let offset: Int
  }

  let file: JournalFile
  private let slots: Mutex<Slots>

  private struct Slots: Sendable {
    /// Used again before the file grows, so that it is never larger than the most records at one time.
    var free: [Slot] = []
    var end: Int
  }

  /// Makes the journal of a new session.
  init(_ header: JournalHeader, in folder: StateFolder) throws(JournalProblem) {
    try folder.make()
    file = try JournalFile.create(folder.journal(of: header.session))
    let line = header.line
    slots = Mutex(Slots(end: line.count))
    let code = file.write(line, at: 0)
    if code != 0 {
      file.remove()
      throw JournalProblem("cannot write \(file.path)", code)
    }
  }

  /// Writes a record down.
  /// - Returns: where; nil if it could not be written.
  func add(_ record: JournalRecord, lasting: Bool = false) -> Slot? {
    let slot = slots.withLock { slots in
      if let slot = slots.free.popLast() { return slot }
      defer { slots.end += JournalRecord.size }
      return Slot(offset: slots.end)
    }
    if file.write(record.line, at: slot.offset, lasting: lasting) == 0 { return slot }
    // It may stand there all the same, whole or in part.
    remove(slot)
    return nil
  }

  /// Puts another record in the place of one.
  /// - Returns: whether it could be written.
  func replace(_ slot: Slot, _ record: JournalRecord, lasting: Bool = false) -> Bool {
    file.write(record.line, at: slot.offset, lasting: lasting) == 0
  }

  /// Takes a record out; its place is free for another.
  func remove(_ slot: Slot) {
    _ = file.write(JournalRecord.blank, at: slot.offset)
    slots.withLock { $0.free.append(slot) }
  }
}

extension JournalFile {
  /// What it says.
  struct Content {
    /// nil: nobody finished writing it.
    var header: JournalHeader?
    var records: [(slot: Journal.Slot, record: JournalRecord)] = []
  }

  /// Reads it. Blank lines, and holes that a kill left between two lines, are passed over.
  /// - Returns: nil if it is a newer version's, who knows better.
  func content() -> Content? {
    let bytes = bytes
    var content = Content()
    guard let end = bytes.firstIndex(of: 0x0A) else { return content }
    if JournalHeader.isFromTheFuture(line: bytes[..<end]) { return nil }
    content.header = JournalHeader(line: bytes[..<end])
    var offset = end + 1
    while offset < bytes.count {
      if let record = JournalRecord(line: bytes[offset..<min(offset + JournalRecord.size, bytes.count)]) {
        content.records.append((Journal.Slot(offset: offset), record))
      }
      offset += JournalRecord.size
    }
    return content
  }

  /// Blanks a record: it has been dealt with.
  func blank(_ slot: Journal.Slot) { _ = write(JournalRecord.blank, at: slot.offset) }
}
