import Foundation

/// One thing that is measured, of everybody who can do it.
struct Work {
  let name: String
  let unit: String
  let contestants: [Contestant]
  /// How often, in turns.
  var rounds = 5
  /// By the name of the figure.
  var goals: [String: [Goal]] = [:]
  /// The figures of one run of one contestant, by their names.
  let measure: (Contestant) throws -> [String: Double]
}

/// What this program is to reach: figures of others are of the same run.
enum Goal {
  /// At most so many times another's figure, and so much more.
  case atMost(Double, of: String, plus: Double = 0)
  /// At least so many times another's figure.
  case atLeast(Double, of: String)
  /// At most, or at least, a figure.
  case below(Double)
  case above(Double)

  /// Whether a figure reaches it, and how near it comes; nil where the other took no part.
  func judge(_ figure: Double, _ others: (String) -> Double?) -> (isMet: Bool, text: String)? {
    switch self {
    case .atMost(let times, let name, let plus):
      guard let other = others(name) else { return nil }
      let more = plus == 0 ? "" : " + \(plus.short)"
      return (figure <= times * other + plus, "\((figure / other).short) × \(name), at most \(times.short)\(more)")
    case .atLeast(let times, let name):
      guard let other = others(name) else { return nil }
      return (figure >= times * other, "\((figure / other).short) × \(name), at least \(times.short)")
    case .below(let most): return (figure <= most, "at most \(most.short)")
    case .above(let least): return (figure >= least, "at least \(least.short)")
    }
  }
}

extension Double {
  /// With three digits that count.
  var short: String {
    let digits = self == 0 ? 0 : max(0, 2 - Int(log10(abs(self)).rounded(.down)))
    return String(format: "%.\(digits)f", self)
  }
}

/// Many samples as a few figures.
struct Figure {
  let samples: [Double]
  init(_ samples: [Double]) { self.samples = samples.sorted() }

  var median: Double { at(0.5) }
  /// Half of the distance between the quartiles, as a part of the median.
  var spread: Double { median == 0 ? 0 : (at(0.75) - at(0.25)) / 2 / median }
  func at(_ part: Double) -> Double { samples[min(samples.count - 1, Int(Double(samples.count) * part))] }
}
