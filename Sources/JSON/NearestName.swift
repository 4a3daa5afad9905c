/// Which known names someone may have meant.
public enum NearestName {
  /// The nearest of the names, if one is near.
  static func of(_ name: String, among names: [String]) -> String? { all(to: name, among: names).first }

  /// The names that are near, the nearest first, at most three: a third of the letters wrong at most, at least one may be, and hardly
  /// more than in the nearest. Case, `_` and `-` do not
  /// count, so that `allow_hosts` finds `allowHosts`.
  public static func all(to name: String, among names: [String]) -> [String] {
    // What is that long is no typo, and the comparison below takes time and room by the product of the lengths.
    guard name.utf8.count <= 64 else { return [] }
    let meant = fold(name)
    var near: [(name: String, distance: Int)] = []
    for candidate in names where candidate.utf8.count <= 64 {
      let folded = fold(candidate)
      let distance = distance(meant, folded)
      guard distance <= max(1, min(meant.count, folded.count) / 3), distance < max(meant.count, folded.count) else { continue }
      near.append((candidate, distance))
    }
    guard let least = near.map(\.distance).min() else { return [] }
    return near.filter { $0.distance <= least + 1 }.sorted { $0.distance < $1.distance }.prefix(3).map(\.name)
  }

  private static func fold(_ name: String) -> [UInt8] {
    name.utf8.compactMap { byte in
      switch byte {
      case UInt8(ascii: "_"), UInt8(ascii: "-"): nil
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
      default: byte
      }
    }
  }

  /// How many letters must be put in, taken out, changed, or swapped with their neighbour (optimal string alignment).
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        var best = min(last[column + 1] + 1, current[column] + 1, last[column] + (letter == other ? 0 : 1))
        if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other { best = min(best, beforeLast[column - 1] + 1) }
        current.append(best)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
