import Foundation

/// What was measured, as a table and as JSON.
struct Report {
  private var rows: [[String: Any]] = []
  /// Goals that were not reached.
  private(set) var missed = 0

  /// Takes the figures of one work and prints them.
  mutating func add(_ work: Work, _ figures: [String: [String: Figure]]) {
    for name in Set(figures.values.flatMap(\.keys)).sorted() {
      let title = work.name + (name.isEmpty ? "" : ", " + name)
      let medians = figures.compactMapValues { $0[name] }
      let cells = work.contestants.compactMap { contestant in
        medians[contestant.name].map { "\(contestant.name) \($0.median.short) ±\(Int(($0.spread * 100).rounded()))%" }
      }
      let ours = medians["smolvm-rpc"]?.median
      let verdicts = (work.goals[name] ?? []).compactMap { goal in ours.flatMap { goal.judge($0) { medians[$0]?.median } } }
      missed += verdicts.count { !$0.isMet }
      let words = verdicts.map { ($0.isMet ? "✔ " : "✘ ") + $0.text }
      say("\(title) (\(work.unit)): \(cells.joined(separator: " · "))\(words.map { "\n    " + $0 }.joined())")
      rows.append([
        "work": title, "unit": work.unit, "medians": medians.mapValues(\.median), "samples": medians.mapValues(\.samples),
        "goals": verdicts.map { ["text": $0.text, "met": $0.isMet] as [String: Any] },
      ])
    }
  }

  /// At once, also where nobody sits at a terminal.
  private func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

  /// Writes all of it.
  func write(to path: String) throws {
    let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys]
    try JSONSerialization.data(withJSONObject: ["works": rows], options: options).write(to: URL(fileURLWithPath: path))
  }
}
