import Foundation

/// How much goes through while there is always more.
struct Throughput {
  let places: Contestant.Places
  /// How many bytes a command writes.
  let bytes: Int

  var works: [Work] { [pipelined, text, binary, manyStreams, firstByte, input] }

  private var pipelined: Work {
    let count = 300_000
    let requests = Requests.pings(1..<count + 1)
    return Work(
      name: "300,000 requests pipelined", unit: "thousand/s", contestants: [places.us] + places.others + [places.echo, places.cat],
      rounds: 3,
      goals: ["": [.atLeast(2, of: "node"), .atLeast(0.5, of: "line echo")]]
    ) { contestant in
      let peer = try places.start(contestant)
      defer { peer.finish() }
      try peer.send(Requests.ping(0))
      _ = try peer.line()
      let time = try seconds {
        let writer = Thread { [sender = peer.sender] in try? sender.send(requests) }
        writer.start()
        try peer.skip(lines: count)
      }
      return ["": Double(count) / time / 1000]
    }
  }

  private var text: Work {
    streamed(
      "a command's text", from: "yes 'The quick brown fox jumps over the lazy dog, and a line is this long.'",
      goals: [.atLeast(2, of: "node"), .above(1000)])
  }

  private var binary: Work {
    streamed("a command's random bytes", from: "cat /dev/urandom", goals: [.atLeast(2, of: "node")])
  }

  private func streamed(_ name: String, from source: String, goals: [Goal]) -> Work {
    // The same 16 MiB again and again: whoever makes them anew would be the slowest of all.
    let script =
      "f=$(mktemp); \(source) 2>/dev/null | head -c 16777216 >$f; n=\(bytes / 16_777_216); while [ $n -gt 0 ]; do cat $f; n=$((n-1)); done; rm $f"
    return Work(
      name: name, unit: "MB/s",
      contestants: [places.us] + places.others + [Contestant(name: "cat", command: ["/bin/sh", "-c", script + " | cat"])],
      rounds: 3, goals: ["": goals]
    ) { contestant in
      let peer = try places.start(contestant)
      defer { peer.finish() }
      if contestant.name == "cat" { return ["": Double(bytes) / 1e6 / seconds { peer.skipToTheEnd() }] }
      try peer.send(Requests.ping(0))
      _ = try peer.line()
      let time = try seconds {
        try peer.send(Requests.stream(1, script))
        let answer = try peer.answer(1)
        if peer.received < bytes { throw Peer.Failure(description: "\(contestant.name) lost output: \(answer.prefix(300))") }
      }
      return ["": Double(bytes) / 1e6 / time]
    }
  }

  private var manyStreams: Work {
    let each = bytes / 64
    return Work(name: "64 commands' text at once", unit: "MB/s", contestants: [places.us] + places.others, rounds: 3) {
      contestant in
      let peer = try places.start(contestant)
      defer { peer.finish() }
      let time = try seconds {
        for id in 1...64 {
          try peer.send(Requests.stream(id, "yes 'The quick brown fox jumps over the lazy dog.' | head -c \(each)"))
        }
        var left = Set(1...64)
        while !left.isEmpty { if let id = try peer.anyAnswer() { left.remove(id) } }
        if peer.received < bytes { throw Peer.Failure(description: "\(contestant.name) lost output") }
      }
      return ["": Double(each * 64) / 1e6 / time]
    }
  }

  private var firstByte: Work {
    Work(name: "a command's first byte", unit: "ms", contestants: [places.us] + places.others) { contestant in
      let peer = try places.start(contestant)
      defer { peer.finish() }
      let times = try (1...20).map { id in
        let time = try seconds {
          try peer.send(Requests.stream(id, "echo x"))
          while try !peer.line().contains(UInt8(ascii: "x")) {}
        }
        _ = try peer.answer(id)
        return time
      }
      return ["": Figure(Array(times.dropFirst(5))).median * 1000]
    }
  }

  private var input: Work {
    let total = bytes / 4
    let piece = Data((0..<49_152).map { UInt8(truncatingIfNeeded: $0 &* 31) }).base64EncodedString()
    return Work(name: "stream.write to a command", unit: "MB/s", contestants: [places.us] + places.others, rounds: 3) {
      contestant in
      let peer = try places.start(contestant)
      defer { peer.finish() }
      let count = total / 49_152
      let time = try seconds {
        try peer.send(Requests.stream(1_000_000, "cat >/dev/null", more: #","interactive":true"#))
        let writer = Thread { [sender = peer.sender] in
          for id in 1...count {
            let isLast = id == count
            let params = #"{"requestId":1000000,"data":"\#(piece)","encoding":"base64"\#(isLast ? #","eof":true"# : "")}"#
            do { try sender.send(Requests.call(id, "stream.write", params)) } catch { return }
          }
        }
        writer.start()
        _ = try peer.answer(1_000_000)
      }
      return ["": Double(count * 49_152) / 1e6 / time]
    }
  }
}
