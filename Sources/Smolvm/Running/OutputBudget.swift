import Synchronization

/// How much output of all commands is kept together. Beyond it each keeps little: memory is bounded by limits, not by what machines say.
final class OutputBudget: Sendable {
  private static let limit = 64 << 20
  /// What each stream may keep of its output all the same.
  static let assured = 64 << 10

  private let kept = Atomic(0)

  /// More is kept, or less.
  /// - Returns: whether it is too much in all.
  func add(_ count: Int) -> Bool { kept.add(count, ordering: .relaxed).newValue > Self.limit }
}
