/// Programs about the guest itself.
enum SystemPrograms {
  static func pwd(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    try streams.say(shell.folder + "\n", shell.watch)
    return 0
  }

  /// Alone, or with `NAME=VALUE … PROGRAM ARGUMENT …`.
  static func env(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    var rest = words.dropFirst()
    while let word = rest.first, let sign = word.firstIndex(of: "=") {
      shell.export(String(word[..<sign]), String(word[word.index(after: sign)...]))
      rest.removeFirst()
    }
    guard let program = rest.first else {
      try streams.say(shell.environment.map { "\($0.name)=\($0.value)\n" }.joined(), shell.watch)
      return 0
    }
    guard case .program(let run) = ProgramTable.find(program, shell) else {
      try streams.complain("env: can't execute '\(program)': No such file or directory\n", shell.watch)
      return 127
    }
    return try shell.descend(streams) { (shell: inout Shell) throws(GuestEnd) in try run(&shell, Array(rest), streams) }
  }

  static func uname(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let parts: [(Character, String)] = [
      ("s", "Linux"), ("n", shell.guest.hostname), ("r", "6.12.0"), ("v", "#1 SMP simulated"), ("m", "x86_64"),
    ]
    let flags = Set(words.dropFirst().flatMap { $0.dropFirst() })
    let shown = parts.filter { flags.isEmpty ? $0.0 == "s" : flags.contains("a") || flags.contains($0.0) }
    try streams.say(shown.map(\.1).joined(separator: " ") + "\n", shell.watch)
    return 0
  }

  static func id(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let answers = ["-u": "0", "-g": "0", "-un": "root", "-gn": "root"]
    try streams.say((answers[words.dropFirst().first ?? ""] ?? "uid=0(root) gid=0(root) groups=0(root)") + "\n", shell.watch)
    return 0
  }

  static func whoami(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    try streams.say("root\n", shell.watch)
    return 0
  }

  static func hostname(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    try streams.say(shell.guest.hostname + "\n", shell.watch)
    return 0
  }

  static func stty(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    guard let terminal = streams.input.terminal else {
      try streams.complain("stty: standard input: Not a tty\n", shell.watch)
      return 1
    }
    let size = terminal.size
    try streams.say(
      words.dropFirst().first == "size"
        ? "\(size.rows) \(size.columns)\n" : "speed 38400 baud; rows \(size.rows); columns \(size.columns);\n",
      shell.watch)
    return 0
  }

  static func tty(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let isTerminal = streams.input.terminal != nil
    if !words.contains("-s") { try streams.say(isTerminal ? "/dev/pts/0\n" : "not a tty\n", shell.watch) }
    return isTerminal ? 0 : 1
  }

  private static let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400]

  static func sleep(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    var seconds = 0.0
    for word in words.dropFirst() {
      let unit = word.last.flatMap { units[$0] }
      guard let number = Double(unit == nil ? word : String(word.dropLast())), number >= 0 else {
        try streams.complain("sleep: invalid number '\(word)'\n", shell.watch)
        return 1
      }
      seconds += number * (unit ?? 1)
    }
    try shell.watch.sleep(seconds: seconds)
    return 0
  }

  /// `sh -c SCRIPT [NAME [ARGUMENT …]]`, `sh FILE [ARGUMENT …]`, `sh`
  static func sh(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    var rest = words.dropFirst()
    var isScript = false
    while let flag = rest.first, flag.hasPrefix("-"), flag.count > 1 {
      for letter in flag.dropFirst() {
        switch letter {
        case "c": isScript = true
        case "e": shell.endsAtFailure = true
        case "i", "l", "s": break
        default:
          try streams.complain("sh: -\(letter): not simulated\n", shell.watch)
          return 2
        }
      }
      rest.removeFirst()
    }
    // A new process: an inherited exit code is none of its own.
    shell.status = 0
    shell.export("PWD", shell.folder)
    if isScript {
      guard let script = rest.popFirst() else {
        try streams.complain("sh: -c requires an argument\n", shell.watch)
        return 2
      }
      shell.name = rest.popFirst() ?? "sh"
      shell.arguments = Array(rest)
      return try shell.interpret(script, streams)
    }
    guard let path = rest.popFirst() else { return try shell.interact(streams) }
    switch shell.input(path) {
    case .success(let input):
      input.close()
      (shell.name, shell.arguments) = (path, Array(rest))
      return try shell.interpret(String(decoding: HostFile.contents(shell.place(path)) ?? [], as: UTF8.self), streams)
    case .failure(let why):
      try streams.complain("sh: can't open '\(path)': \(why.text)\n", shell.watch)
      return 2
    }
  }
}
