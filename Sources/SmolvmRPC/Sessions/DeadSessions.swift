import JSONRPC

/// Sessions whose server and reaper are both gone: a loss of power, the end of a container, somebody who killed both.
enum DeadSessions {
  /// Cleans up after all of them. Several servers may do it at once: each journal is one's, whose lock it holds.
  /// - Returns: what came of each.
  @discardableResult static func sweep(_ folder: StateFolder) -> [CleanUpReport] {
    folder.journals.compactMap { path in
      guard let file = JournalFile.takeOver(path), let report = Sweep.run(file, by: .successor) else { return nil }
      if !report.isEmpty { Log.write("cleaned up after the session \(report.session), whose server is dead: \(report.summary)") }
      return report
    }
  }
}
