/// Which name somebody may have meant: clap's measure (Jaro's) and its limit.
enum NameLikeness {
  /// The most similar of the names, which begin with two dashes; nil if none is similar enough.
  static func nearest(to word: String, in names: [String]) -> String? {
    let measured = names.map { (name: $0, likeness: jaro(word, String($0.dropFirst(2)))) }.filter { $0.likeness > 0.7 }
    return measured.max { $0.likeness < $1.likeness }?.name
  }

  /// From 0 (nothing in common) to 1 (the same).
  static func jaro(_ left: String, _ right: String) -> Double {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    if left.isEmpty || right.isEmpty { return left.isEmpty && right.isEmpty ? 1 : 0 }
    let reach = max(0, max(left.count, right.count) / 2 - 1)
    var isTaken = [Bool](repeating: false, count: right.count)
    var common: [UInt8] = []
    for (index, byte) in left.enumerated() {
      let low = max(0, index - reach)
      let high = min(right.count, index + reach + 1)
      guard low < high, let match = (low..<high).first(where: { !isTaken[$0] && right[$0] == byte }) else { continue }
      isTaken[match] = true
      common.append(byte)
    }
    if common.isEmpty { return 0 }
    let others = zip(right, isTaken).filter(\.1).map(\.0)
    let moved = Double(zip(common, others).filter { $0 != $1 }.count / 2)
    let count = Double(common.count)
    return (count / Double(left.count) + count / Double(right.count) + (count - moved) / count) / 3
  }
}
