import Foundation

/// Measures this program beside its peers: each work in turns, so that what else the machine does falls on all of them.
///
///   Benchmarks --program PATH --smolvm PATH [--mcp-python PATH] [--only TEXT] [--megabytes N] [--json FILE]
@main enum Main {
  static func main() throws {
    if CommandLine.arguments.dropFirst().first == "line-echo" { return LineEcho.run() }
    signal(SIGPIPE, SIG_IGN)
    let options = try options()
    let folder = FileManager.default.temporaryDirectory.path + "/benchmark-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "[]\n".write(toFile: folder + "/machines", atomically: true, encoding: .utf8)
    guard let program = options["program"], let cli = options["smolvm"] else {
      throw Peer.Failure(description: "--program and --smolvm are needed")
    }
    let places = Contestant.Places(
      program: program, peers: URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Peers", folder: folder,
      cli: cli,
      node: find("node"), python: options["mcp-python"] ?? find("python3"), mcpPython: options["mcp-python"])
    let bytes = (options["megabytes"].flatMap { Int($0) } ?? 4096) << 20
    let works =
      Latency(places: places).works + Calls(places: places).works + Throughput(places: places, bytes: bytes).works
      + Sizes(places: places, bytes: bytes).works
    var report = Report()
    for work in works where options["only"].map({ work.name.contains($0) }) ?? true {
      var samples: [String: [String: [Double]]] = [:]
      for _ in 0..<work.rounds {
        for contestant in work.contestants {
          for (name, figure) in try work.measure(contestant) {
            samples[contestant.name, default: [:]][name, default: []].append(figure)
          }
        }
      }
      report.add(work, samples.mapValues { $0.mapValues(Figure.init) })
    }
    print(report.missed == 0 ? "Every goal is reached." : "\(report.missed) goals are missed.")
    if let file = options["json"] { try report.write(to: file) }
  }

  private static func options() throws -> [String: String] {
    let words = CommandLine.arguments.dropFirst()
    guard words.count % 2 == 0 else { throw Peer.Failure(description: "each option has a value") }
    let pairs = stride(from: words.startIndex, to: words.endIndex, by: 2).map { (String(words[$0].dropFirst(2)), words[$0 + 1]) }
    return Dictionary(pairs) { $1 }
  }

  private static func find(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
