import Synchronization

/// How much output of all commands is kept together. Beyond it each keeps little: memory is bounded by limits, not by what machines say.
final class OutputBudget: Sendable {
  private static let limit = 64 << 20
  /// What each stream may keep of its output all the same.
  static let assured = 64 << 10

  private let kept = Atomic(0)
  /// In a structure: a function that is a Mutex's state by itself is converted there and back at every look, and each time one layer more stays
  /// around it (Swift 6.3): the thousandth command would go through thousands.
  private struct Elsewhere {
    var count: @Sendable () -> Int = { 0 }
  }
  private let elsewhere = Mutex(Elsewhere())

  /// Counts what somebody else keeps of earlier output, too: answers that nobody has read yet.
  func count(_ elsewhere: @escaping @Sendable () -> Int) { self.elsewhere.withLock { $0.count = elsewhere } }

  /// More is kept, or less.
  /// - Returns: whether it is too much in all.
  func add(_ count: Int) -> Bool {
    let kept = kept.add(count, ordering: .relaxed).newValue
    return kept > Self.limit || kept + elsewhere.withLock { $0 }.count() > Self.limit
  }
}
