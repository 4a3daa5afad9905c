import Testing

@testable import Smolvm

struct OutputBudgetTests {
  /// It once took a frame of the stack more with each look, until there was none left.
  @Test func theLastOfManyLooksCostsWhatTheFirstDid() {
    let budget = OutputBudget()
    budget.count { 1 << 20 }
    var isTooMuch = false
    for _ in 0..<200_000 { isTooMuch = budget.add(1) || isTooMuch }
    #expect(!isTooMuch)
    #expect(budget.add(64 << 20))
  }
}
