extension Shell {
  /// Runs a whole script.
  mutating func interpret(_ script: String, _ streams: GuestStreams) throws(GuestEnd) -> Int {
    switch Result(catching: { () throws(ShellSyntaxError) in try ShellParser.parse(script) }) {
    case .success(let node): return try run(node, streams)
    case .failure(let error):
      try complain(about: error, streams)
      return 2
    }
  }

  private func complain(about error: ShellSyntaxError, _ streams: GuestStreams) throws(GuestEnd) {
    let what =
      switch error {
      case .unexpected(let word): "unexpected \"\(word)\""
      case .incomplete: "unexpected \"end of file\""
      case .tooDeep: "nested more than \(GuestLimits.depth) deep"
      }
    try streams.complain("sh: syntax error: \(what)\n", watch)
  }

  /// Runs what is read, command by command; on a terminal with a prompt, and without ending at Ctrl-C.
  mutating func interact(_ streams: GuestStreams) throws(GuestEnd) -> Int {
    let isTerminal = streams.input.terminal != nil
    var text = ""
    while true {
      do throws(GuestEnd) {
        if isTerminal { try streams.complain(text.isEmpty ? variables["PS1"] ?? "# " : "> ", watch) }
        let line = try streams.input.line(watch)
        text += String(decoding: line, as: UTF8.self)
        switch Result(catching: { () throws(ShellSyntaxError) in try ShellParser.parse(text) }) {
        case .failure(.incomplete) where !line.isEmpty: continue
        case .failure(let error):
          text = ""
          status = 2
          try complain(about: error, streams)
          if !isTerminal { return status }
        case .success(let node):
          let isEmpty = text.utf8.allSatisfy { $0 == 0x0A || $0 == 0x20 }
          text = ""
          if !isEmpty { status = try run(node, streams) }
        }
        if line.isEmpty { return status }
      } catch {
        text = ""
        switch error {
        case .interrupted where isTerminal:
          watch.forgetInterrupt()
          status = 130
          try streams.complain("\n", watch)
        case .leavesLoop: break
        default: throw error
        }
      }
    }
  }
}
