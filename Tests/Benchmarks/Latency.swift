/// How long one thing takes while nothing else goes on.
struct Latency {
  let places: Contestant.Places

  var works: [Work] {
    [start, startWithCLI, roundTrip, large(64), large(1024), batch, mcpStart, mcpRoundTrip]
  }

  private var start: Work {
    let bare = Contestant(name: "true", command: ["/usr/bin/true"])
    return Work(
      name: "start to first answer", unit: "ms", contestants: [places.us, bare] + places.others, rounds: 21,
      goals: ["": [.atMost(2, of: "true", plus: 2), .atMost(0.05, of: "node")]]
    ) { try first($0, smolvm: "/nonexistent") }
  }

  private var startWithCLI: Work {
    Work(name: "start to first answer, smolvm asked", unit: "ms", contestants: [places.us], rounds: 21) {
      try first($0, smolvm: nil)
    }
  }

  private func first(_ contestant: Contestant, smolvm: String?) throws -> [String: Double] {
    let isServer = contestant.name != "true"
    var peer: Peer?
    defer { if isServer { peer?.finish() } }
    let time = try seconds {
      let started = try places.start(contestant, smolvm: smolvm)
      peer = started
      if isServer {
        try started.send(Requests.call(1, "server.info"))
        try started.answer(with: "methods")
      } else {
        Peer.wait(started.pid)
      }
    }
    return ["": time * 1000]
  }

  private var roundTrip: Work {
    Work(
      name: "round trip", unit: "µs", contestants: [places.us] + places.others + [places.echo],
      goals: ["p50": [.atMost(2, of: "line echo")]]
    ) { contestant in
      let peer = try places.start(contestant)
      defer { peer.finish() }
      return try Self.roundTrips(peer, 1..<10_000)
    }
  }

  /// One small request at a time.
  static func roundTrips(_ peer: Peer, _ ids: Range<Int>) throws -> [String: Double] {
    let requests = ids.map { Array((Requests.ping($0) + "\n").utf8) }
    for request in requests.prefix(500) {
      try peer.send(request)
      _ = try peer.line()
    }
    let figure = Figure(
      try requests.dropFirst(500).map { request in
        try seconds {
          try peer.send(request)
          _ = try peer.line()
        }
      })
    return ["p50": figure.median * 1e6, "p99": figure.at(0.99) * 1e6]
  }

  private func large(_ kib: Int) -> Work {
    Work(name: "a request of \(kib) KiB", unit: "µs", contestants: [places.us] + places.others) { contestant in
      let peer = try places.start(contestant)
      defer { peer.finish() }
      let requests = (1...60).map { Array((Requests.ping($0, bytes: kib * 1024) + "\n").utf8) }
      let times = try requests.map { request in
        try seconds {
          try peer.send(request)
          _ = try peer.line()
        }
      }
      return ["": Figure(Array(times.dropFirst(10))).median * 1e6]
    }
  }

  private var batch: Work {
    Work(name: "a batch of 64", unit: "µs", contestants: [places.us] + places.others) { contestant in
      let peer = try places.start(contestant)
      defer { peer.finish() }
      let lines = contestant == places.us ? 1 : 64  // the others answer each by itself
      let times = try (0..<300).map { round in
        let bytes = Array(("[" + (1...64).map { Requests.ping(round * 64 + $0) }.joined(separator: ",") + "]\n").utf8)
        return try seconds {
          try peer.send(bytes)
          try peer.skip(lines: lines)
        }
      }
      return ["": Figure(Array(times.dropFirst(50))).median * 1e6]
    }
  }

  private static let hello = Requests.call(
    0, "initialize", #"{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"benchmark","version":"1"}}"#)

  private func greet(_ peer: Peer) throws {
    try peer.send(Self.hello)
    _ = try peer.line()
    try peer.send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
  }

  private var mcpStart: Work {
    Work(name: "MCP: start to the list of tools", unit: "ms", contestants: places.mcp) { contestant in
      var peer: Peer?
      defer { peer?.finish() }
      let time = try seconds {
        let started = try places.start(contestant)
        peer = started
        try greet(started)
        try started.send(Requests.call(1, "tools/list"))
        _ = try started.line()
      }
      return ["": time * 1000]
    }
  }

  private var mcpRoundTrip: Work {
    Work(name: "MCP: ping", unit: "µs", contestants: places.mcp) { contestant in
      let peer = try places.start(contestant)
      defer { peer.finish() }
      try greet(peer)
      return try Self.roundTrips(peer, 1..<3000)
    }
  }
}
