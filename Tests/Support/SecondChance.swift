import Synchronization
import Testing

/// For tests with real microVMs. Where those are emulated, a microVM now and then hangs or dies under load, with smolvm alone, too ("soft
/// lockup … fc_vcpu" in the host's log): there, and only there, a test that fails is run once more, and what failed at first is said as a known
/// issue. What is wrong with this program fails twice.
public struct SecondChance: TestTrait, SuiteTrait, TestScoping {
  public var isRecursive: Bool { true }

  public func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void)
    async throws
  {
    guard testCase != nil, Tiers.isEmulated else { return try await function() }
    let hasFailed = Mutex(false)
    try await withKnownIssue("on an emulated host; the test is run once more", isIntermittent: true) {
      try await function()
    } matching: { _ in
      hasFailed.withLock { $0 = true }
      return true
    }
    if hasFailed.withLock({ $0 }) { try await function() }
  }
}

extension Trait where Self == SecondChance {
  /// Run once more, if it fails and the microVMs are emulated.
  public static var secondChanceWhereEmulated: Self { SecondChance() }
}
