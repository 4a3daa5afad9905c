/// Programs that read streams.
enum StreamPrograms {
  /// Gives each file to `read`, or what is piped in, and complains about those that are not there.
  private static func each(
    _ paths: [String], of program: String, _ shell: Shell, _ streams: GuestStreams,
    _ read: (GuestInput, String) throws(GuestEnd) -> Void
  ) throws(GuestEnd) -> Int {
    var status = 0
    for path in paths.isEmpty ? ["-"] : paths {
      if path == "-" || path == "/dev/stdin" {
        try read(streams.input, path)
        continue
      }
      switch shell.input(path) {
      case .success(let input):
        defer { input.close() }
        try read(input, path)
      case .failure(let why):
        try streams.complain("\(program): can't open '\(path)': \(why.text)\n", shell.watch)
        status = 1
      }
    }
    return status
  }

  static func cat(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let watch = shell.watch
    return try each(words.dropFirst().filter { $0 != "-u" }, of: "cat", shell, streams) { input, _ throws(GuestEnd) in
      while true {
        let bytes = try input.read(watch)
        if bytes.isEmpty { return }
        try streams.output.write(bytes, watch)
      }
    }
  }

  /// `-c N`, `-n N`, `-N`
  static func head(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    var (bytesLeft, linesLeft) = (Int?.none, 10)
    var paths: [String] = []
    var rest = words.dropFirst()
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word.count > 1 else {
        paths.append(word)
        continue
      }
      let letter = word.dropFirst().first
      let isPlain = letter?.isNumber == true
      let inline = word.dropFirst(isPlain ? 1 : 2)
      guard isPlain || letter == "c" || letter == "n", let number = Int(inline.isEmpty ? rest.popFirst() ?? "" : String(inline)),
        number >= 0
      else {
        try streams.complain("head: invalid number '\(word)'\n", shell.watch)
        return 1
      }
      if letter == "c" { bytesLeft = number } else { linesLeft = number }
    }
    let watch = shell.watch
    return try each(paths, of: "head", shell, streams) { input, _ throws(GuestEnd) in
      if var left = bytesLeft {
        while left > 0 {
          let bytes = try input.read(upTo: min(left, 1 << 16), watch)
          if bytes.isEmpty { return }
          left -= bytes.count
          try streams.output.write(bytes, watch)
        }
      } else {
        for _ in 0..<linesLeft {
          let line = try input.line(watch)
          if line.isEmpty { return }
          try streams.output.write(line, watch)
        }
      }
    }
  }

  /// `-c`, `-l`, `-w`; all three without.
  static func wc(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let flags = words.dropFirst().filter { $0.hasPrefix("-") && $0 != "-" }.flatMap { $0.dropFirst() }
    let watch = shell.watch
    return try each(words.dropFirst().filter { !$0.hasPrefix("-") }, of: "wc", shell, streams) { input, path throws(GuestEnd) in
      var counts: (lines: Int, words: Int, bytes: Int) = (0, 0, 0)
      var isInWord = false
      while true {
        let bytes = try input.read(watch)
        if bytes.isEmpty { break }
        counts.bytes += bytes.count
        for byte in bytes where flags != ["c"] {
          let isBlank = byte == 0x20 || (0x09...0x0D).contains(byte)
          if byte == 0x0A { counts.lines += 1 }
          if !isBlank, !isInWord { counts.words += 1 }
          isInWord = !isBlank
        }
      }
      let all = [("l", counts.lines), ("w", counts.words), ("c", counts.bytes)]
      let shown = all.filter { flags.isEmpty || flags.contains(Character($0.0)) }.map { String($0.1) }
      try streams.say(shown.joined(separator: " ") + (path == "-" ? "" : " \(path)") + "\n", watch)
    }
  }

  static func tee(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    var outputs = [streams.output]
    defer { for output in outputs.dropFirst() { output.close() } }
    for path in words.dropFirst() where path != "-a" {
      switch shell.output(path, appends: words.contains("-a"), streams) {
      case .success(let output): outputs.append(output)
      case .failure(let why): try streams.complain("tee: \(path): \(why.text)\n", shell.watch)
      }
    }
    while true {
      let bytes = try streams.input.read(shell.watch)
      if bytes.isEmpty { return 0 }
      for output in outputs { try output.write(bytes, shell.watch) }
    }
  }

  static func sha256sum(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let watch = shell.watch
    return try each(Array(words.dropFirst()), of: "sha256sum", shell, streams) { input, path throws(GuestEnd) in
      var hash = SHA256()
      while true {
        let bytes = try input.read(watch)
        if bytes.isEmpty { break }
        hash.add(bytes)
      }
      try streams.say("\(hash.hexadecimal)  \(path)\n", watch)
    }
  }
}
