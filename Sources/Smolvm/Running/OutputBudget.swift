import Synchronization

/// How much output of all commands is kept together. Beyond it each keeps little: memory is bounded by limits, not by what machines say.
final class OutputBudget: Sendable {
  private static let limit = 64 << 20
  /// What each stream may keep of its output all the same.
  static let assured = 64 << 10

  private let kept = Atomic(0)
  private let elsewhere = Mutex<@Sendable () -> Int>({ 0 })

  /// Counts what somebody else keeps of earlier output, too: answers that nobody has read yet.
  func count(_ elsewhere: @escaping @Sendable () -> Int) { self.elsewhere.withLock { $0 = elsewhere } }

  /// More is kept, or less.
  /// - Returns: whether it is too much in all.
  func add(_ count: Int) -> Bool {
    let kept = kept.add(count, ordering: .relaxed).newValue
    return kept > Self.limit || kept + elsewhere.withLock { $0 }() > Self.limit
  }
}
