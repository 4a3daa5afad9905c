#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Programs that change folders.
enum FilePrograms {
  /// The flags' letters, and what else was given.
  private static func parts(_ words: [String]) -> (flags: Set<Character>, paths: [String]) {
    let given = words.dropFirst()
    let flags = given.filter { $0.hasPrefix("-") && $0.count > 1 }
    return (Set(flags.flatMap { $0.dropFirst() }), given.filter { !$0.hasPrefix("-") || $0.count == 1 })
  }

  private static func why(_ code: Int32) -> String { String(cString: strerror(code)) }

  static func ls(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let (flags, paths) = parts(words)
    var status = 0
    func line(_ name: String, _ place: String) -> String {
      guard flags.contains("l") else { return name + "\n" }
      let isFolder = HostFile.ownKind(place) == .folder
      let mode = HostFile.mode(place) ?? 0
      let letters = (0..<9).map { mode & (0o400 >> $0) != 0 ? ["r", "w", "x"][$0 % 3] : "-" }.joined()
      let size = isFolder ? 0 : HostFile.contents(place)?.count ?? 0
      return "\(isFolder ? "d" : "-")\(letters) 1 root root \(size) Jan  1 00:00 \(name)\n"
    }
    for path in paths.isEmpty ? ["."] : paths {
      let place = shell.place(path)
      switch HostFile.ownKind(place) {
      case .none:
        try streams.complain("ls: \(path): \(why(ENOENT))\n", shell.watch)
        status = 1
      case .folder where !flags.contains("d"):
        if paths.count > 1 { try streams.say("\(path):\n", shell.watch) }
        let isWhole = flags.contains("a") || flags.contains("A")
        let names = HostFile.names(place).filter { isWhole || !$0.hasPrefix(".") }
        try streams.say(names.map { line($0, place + "/" + $0) }.joined(), shell.watch)
      default: try streams.say(line(path, place), shell.watch)
      }
    }
    return status
  }

  /// `rm`, and `rmdir` by its own name.
  static func rm(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let (flags, paths) = parts(words)
    let (isForced, isDeep) = (flags.contains("f"), flags.contains("r") || flags.contains("R"))
    let program = words[0].hasSuffix("rmdir") ? "rmdir" : "rm"
    var status = 0
    for path in paths {
      let place = shell.place(path)
      var code: Int32 = 0
      switch HostFile.ownKind(place) {
      case .none: code = isForced ? 0 : ENOENT
      case .folder where GuestFolder.absolute(path, from: shell.folder) == "/": code = EBUSY
      case .folder where program == "rmdir": code = rmdir(place) == 0 ? 0 : errno
      case .folder where !isDeep: code = EISDIR
      case _ where program == "rmdir": code = ENOTDIR
      default: HostFile.removeTree(place)
      }
      if code != 0 {
        try streams.complain("\(program): can't remove '\(path)': \(why(code))\n", shell.watch)
        status = 1
      }
    }
    return status
  }

  static func mkdir(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let (flags, paths) = parts(words)
    var status = 0
    for path in paths {
      let code = flags.contains("p") ? HostFile.makeFolders(shell.place(path)) : systemMkdir(shell.place(path))
      if code != 0 {
        try streams.complain("mkdir: can't create directory '\(path)': \(why(code))\n", shell.watch)
        status = 1
      }
    }
    return status
  }

  static func touch(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    var status = 0
    for path in parts(words).paths where HostFile.ownKind(shell.place(path)) == .none {
      switch shell.output(path, appends: true, streams) {
      case .success(let output): output.close()
      case .failure(let failure):
        try streams.complain("touch: \(path): \(failure.text)\n", shell.watch)
        status = 1
      }
    }
    return status
  }

  /// A target that is a folder means the name in it.
  private static func target(_ paths: [String], _ shell: Shell) -> String {
    let place = shell.place(paths[1])
    let name = GuestFolder.absolute(paths[0], from: shell.folder).split(separator: "/").last ?? ""
    return HostFile.ownKind(place) == .folder ? place + "/" + name : place
  }

  static func cp(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let paths = parts(words).paths
    guard paths.count == 2, HostFile.ownKind(shell.place(paths[0])) == .file, let bytes = HostFile.contents(shell.place(paths[0]))
    else {
      try streams.complain("cp: can't stat '\(paths.first ?? "")': \(why(ENOENT))\n", shell.watch)
      return 1
    }
    let descriptor = open(target(paths, shell), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0, bytes.withUnsafeBytes({ HostFile.write($0, to: descriptor) }) == 0 else {
      try streams.complain("cp: can't create '\(paths[1])': \(why(errno))\n", shell.watch)
      return 1
    }
    close(descriptor)
    return 0
  }

  static func mv(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let paths = parts(words).paths
    guard paths.count == 2, rename(shell.place(paths[0]), target(paths, shell)) == 0 else {
      try streams.complain("mv: can't rename '\(paths.first ?? "")': \(why(errno))\n", shell.watch)
      return 1
    }
    return 0
  }
}

// The name is taken in the type above.
private func systemMkdir(_ path: String) -> Int32 { mkdir(path, 0o755) == 0 ? 0 : errno }
