import JSON

/// What came of cleaning up after a session.
public struct CleanUpReport: DescribedObject, Equatable {
  public static let about = "What came of cleaning up after a session."

  /// Something that is still there.
  public struct Left: DescribedObject, Equatable {
    public static let about = "Something of the session that is still there: a machine, a process or a folder."
    public static let schemaName: String? = "LeftBehind"
    /// The machine, if it is one.
    @Member("The machine, if it is one.") public var machine: String?
    /// The process that leads the group, if it is one.
    @Member("The process, if it is one.") public var pid: Int?
    /// The folder, if it is one.
    @Member("The folder, if it is one.") public var folder: String?
    /// Why it was left.
    @Member("Why it was left.") public var why: String
    /// Whether it stays in the journal, so that somebody tries again: the reaper, or the next server that starts.
    @Member("Whether somebody tries again: the reaper, or the next server that starts.") public var again: Bool

    public init() {}
    init(machine: String? = nil, pid: Int? = nil, folder: String? = nil, why: String, again: Bool) {
      (self.machine, self.pid, self.folder, self.why, self.again) = (machine, pid, folder, why, again)
    }
  }

  /// The session's id.
  @Member("The session's id.") public var session: String
  /// The processes whose groups were ended.
  @Member("The processes whose groups were ended.") public var killed: [Int]
  /// The folders of runs that were killed, which were removed.
  @Member("The folders of runs that were killed, which were removed.") public var removed: [String]
  /// The machines that were deleted.
  @Member("The machines that were deleted.") public var deleted: [String]
  /// What was left, and why.
  @Member("What was left, and why.") public var left: [Left]

  public init() {}
  init(session: String) { self.session = session }

  /// Whether there was nothing to do.
  public var isEmpty: Bool { killed.isEmpty && removed.isEmpty && deleted.isEmpty && left.isEmpty }

  /// One line for the log.
  var summary: String {
    var parts: [String] = []
    if !killed.isEmpty { parts.append("ended \(killed.count) process groups") }
    if !removed.isEmpty { parts.append("removed \(removed.joined(separator: ", "))") }
    if !deleted.isEmpty { parts.append("deleted \(deleted.joined(separator: ", "))") }
    for left in left {
      let what = left.machine ?? left.folder ?? left.pid.map { "process \($0)" } ?? "something"
      parts.append("left \(what), since \(left.why)")
    }
    return parts.joined(separator: "; ")
  }
}
