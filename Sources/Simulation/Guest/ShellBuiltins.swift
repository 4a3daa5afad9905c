/// What only a shell can do to itself.
enum ShellBuiltins {
  static let all: [String: GuestProgram] = [
    // Those that real shells have within, too: a pipe that nobody reads ends the shell itself then.
    "echo": TextPrograms.echo, "printf": TextPrograms.printf, "pwd": SystemPrograms.pwd, "test": TestProgram.run,
    "[": TestProgram.run, "true": { _, _, _ throws(GuestEnd) in 0 }, "false": { _, _, _ throws(GuestEnd) in 1 },
    ":": { _, _, _ throws(GuestEnd) in 0 }, "cd": cd, "exit": exit, "export": export, "unset": unset, "shift": shift, "read": read,
    "set": set, "kill": kill, "break": { _, _, _ throws(GuestEnd) in throw .leavesLoop(goesOn: false) },
    "continue": { _, _, _ throws(GuestEnd) in throw .leavesLoop(goesOn: true) }, "exec": exec,
  ]

  private static func cd(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let target = words.count > 1 ? words[1] : shell.variables["HOME"] ?? "/"
    let path = target == "-" ? shell.variables["OLDPWD"] ?? shell.folder : GuestFolder.absolute(target, from: shell.folder)
    guard HostFile.ownKind(shell.place(path)) == .folder else {
      try streams.complain("sh: cd: can't cd to \(target): No such file or directory\n", shell.watch)
      return 1
    }
    shell.variables["OLDPWD"] = shell.folder
    shell.folder = path
    shell.variables["PWD"] = path
    return 0
  }

  private static func exit(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    guard words.count > 1 else { throw .exits(shell.status) }
    guard let code = Int(words[1]) else {
      try streams.complain("sh: exit: Illegal number: \(words[1])\n", shell.watch)
      throw .exits(2)
    }
    throw .exits(code & 0xFF)
  }

  private static func export(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    for word in words.dropFirst() {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      shell.export(parts[0], parts.count == 2 ? parts[1] : nil)
    }
    return 0
  }

  private static func unset(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    for word in words.dropFirst() { shell.variables[word] = nil }
    return 0
  }

  private static func shift(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let count = words.count > 1 ? Int(words[1]) ?? 1 : 1
    guard count >= 0, count <= shell.arguments.count else { return 1 }
    shell.arguments.removeFirst(count)
    return 0
  }

  /// `set -e`, `set +e`, `set -- WORD …`. Another flag is refused: whoever relies on it has to know.
  private static func set(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    var rest = words.dropFirst()
    while let word = rest.popFirst() {
      switch word {
      case "-e": shell.endsAtFailure = true
      case "+e": shell.endsAtFailure = false
      case "--":
        shell.arguments = Array(rest)
        return 0
      default:
        try streams.complain("sh: set: \(word): not simulated\n", shell.watch)
        throw .exits(2)
      }
    }
    return 0
  }

  /// `read [-r] NAME …`: the last name gets what is left of the line.
  private static func read(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    var line = try streams.input.line(shell.watch)
    let isWhole = line.last == 0x0A
    if isWhole { line.removeLast() }
    let names = words.dropFirst().filter { !$0.hasPrefix("-") }
    var rest = String(decoding: line, as: UTF8.self)[...]
    for (index, name) in names.enumerated() {
      rest = rest.drop(while: \.isWhitespace)
      if index == names.count - 1 {
        while rest.last?.isWhitespace == true { rest.removeLast() }
        shell.variables[name] = String(rest)
      } else {
        let word = rest.prefix { !$0.isWhitespace }
        shell.variables[name] = String(word)
        rest = rest.dropFirst(word.count)
      }
    }
    return isWhole ? 0 : 1
  }

  /// Only what kills the shell itself: there is no other process.
  private static func kill(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let numbers = ["HUP": 1, "INT": 2, "KILL": 9, "TERM": 15]
    var signal = 15
    var targets = words.dropFirst()
    if let flag = targets.first, flag.hasPrefix("-") {
      let name = flag.dropFirst()
      signal = Int(name) ?? numbers[name.hasPrefix("SIG") ? String(name.dropFirst(3)) : String(name)] ?? 15
      targets.removeFirst()
    }
    if targets.contains(String(shell.pid)) { throw .exits(128 + signal & 0x7F) }
    try streams.complain("sh: kill: No such process\n", shell.watch)
    return 1
  }

  private static func exec(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    guard words.count > 1 else { return 0 }
    throw .exits(try shell.runProgram(words[1], Array(words.dropFirst()), streams))
  }
}
