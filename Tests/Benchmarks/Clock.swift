/// Seconds on a clock that nobody sets.
func now() -> Double {
  let time = ContinuousClock.now - Clocks.start
  return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
}

private enum Clocks { static let start = ContinuousClock.now }

/// How long something takes, in seconds.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = now()
  try body()
  return now() - start
}
