import CPosix

/// A point on a clock that never jumps; it stands still while the machine sleeps, as the machines that we drive do.
struct Moment: Comparable, Sendable {
  var nanoseconds: Int64

  static var now: Moment { Moment(nanoseconds: cposix_now()) }

  static func < (a: Moment, b: Moment) -> Bool { a.nanoseconds < b.nanoseconds }

  /// Saturates: "in a thousand years" is a deadline like any other.
  static func + (moment: Moment, duration: Duration) -> Moment {
    let (seconds, attoseconds) = duration.components
    let (whole, tooMuch) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if tooMuch { return Moment(nanoseconds: seconds < 0 ? .min : .max) }
    let (offset, overflow) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
    if overflow { return Moment(nanoseconds: seconds < 0 ? .min : .max) }
    let (sum, beyond) = moment.nanoseconds.addingReportingOverflow(offset)
    return Moment(nanoseconds: beyond ? (offset < 0 ? .min : .max) : sum)
  }

  static func - (a: Moment, b: Moment) -> Duration { .nanoseconds(a.nanoseconds - b.nanoseconds) }
}
