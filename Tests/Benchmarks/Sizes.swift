import Foundation

/// How much memory it takes, and whether one request costs more beside many others.
struct Sizes {
  let places: Contestant.Places
  let bytes: Int

  var works: [Work] {
    (hasProc ? [idle, afterMany, streaming, inFlight] : []) + [binary] + [0, 1, 16, 256, 1024, 4000].map(beside) + [afterOthers]
  }

  private var hasProc: Bool { FileManager.default.fileExists(atPath: "/proc/self/status") }

  private func resident(
    _ name: String, _ contestants: [Contestant], _ goals: [Goal], _ body: @escaping (Peer) throws -> [String: Double]
  ) -> Work {
    Work(name: "resident size, " + name, unit: "MiB", contestants: contestants, rounds: 3, goals: ["": goals]) { contestant in
      let peer = try places.start(contestant)
      defer { peer.finish() }
      try peer.send(Requests.ping(0))
      _ = try peer.line()
      return try body(peer)
    }
  }

  private var idle: Work { resident("idle", [places.us] + places.others, [.below(12)]) { ["": $0.resident?.now ?? 0] } }

  private var afterMany: Work {
    let requests = Requests.pings(1..<300_001)
    return resident("after 300,000 requests", [places.us] + places.others, []) { peer in
      let writer = Thread { [sender = peer.sender] in try? sender.send(requests) }
      writer.start()
      try peer.skip(lines: 300_000)
      return ["": peer.resident?.now ?? 0]
    }
  }

  private var streaming: Work {
    resident("over idle, streaming", [places.us] + places.others, [.below(8)]) { peer in
      let idle = peer.resident?.now ?? 0
      try peer.send(Requests.stream(1, "yes 'The quick brown fox jumps over the lazy dog.' | head -c \(bytes)"))
      _ = try peer.answer(1)
      return ["": (peer.resident?.most ?? 0) - idle]
    }
  }

  private var inFlight: Work {
    resident("over idle, 256 calls in flight", [places.us] + places.others, [.below(32)]) { peer in
      let idle = peer.resident?.now ?? 0
      for id in 1...256 { try peer.send(Requests.stream(id, "sleep 2")) }
      var left = 256
      while left > 0 { if try peer.anyAnswer() != nil { left -= 1 } }
      return ["": (peer.resident?.most ?? 0) - idle]
    }
  }

  private var binary: Work {
    Work(name: "size of the program", unit: "MB", contestants: [places.us], rounds: 1) { contestant in
      let size = try FileManager.default.attributesOfItem(atPath: contestant.command[0])[.size] as? Int
      return ["": Double(size ?? 0) / 1e6]
    }
  }

  /// A command after thousands of others: what stays of each would show here.
  private var afterOthers: Work {
    Work(name: "machine.list after others, fake CLI", unit: "ms", contestants: [places.us], rounds: 1) { contestant in
      let peer = try places.start(contestant)
      defer { peer.finish() }
      var id = 0
      func median(of count: Int) throws -> Double {
        let times = try (0..<count).map { _ in
          id += 1
          return try seconds {
            try peer.send(Requests.call(id, "machine.list"))
            try peer.answer(with: "machines")
          }
        }
        return Figure(times).median * 1000
      }
      _ = try median(of: 50)
      let first = try median(of: 200)
      _ = try median(of: 4000)
      return ["250": first, "4,450": try median(of: 200)]
    }
  }

  /// A round trip while others wait for their commands.
  private func beside(_ count: Int) -> Work {
    Work(name: "round trip beside \(count) calls", unit: "µs", contestants: [places.us], rounds: 3) { contestant in
      let peer = try Peer(
        contestant.command + ["--max-inflight", "8192"], places.environment + ["SMOLVM_RPC_SMOLVM=\(places.peers)/smolvm"])
      for id in 100_000..<100_000 + count {
        try peer.send(Requests.call(id, "machine.exec", #"{"name":"box","argv":["sleep","60"]}"#))
      }
      let figures = try Latency.roundTrips(peer, 1..<4000)
      try peer.send(Requests.call(0, "server.shutdown"))
      peer.finish()
      return figures
    }
  }
}
