#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `dd`, `stat` and `chmod`, as far as files are read and written in pieces with them.
enum BlockPrograms {
  /// `if=`, `of=`, `skip=`, `seek=` and `count=`, in bytes, as `iflag=skip_bytes,count_bytes,fullblock` and `oflag=seek_bytes` say; `conv=notrunc`.
  static func dd(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    var given: [String: String] = [:]
    for word in words.dropFirst() {
      guard let sign = word.firstIndex(of: "=") else { return try refuse(word, streams, shell) }
      given[String(word[..<sign])] = String(word[word.index(after: sign)...])
    }
    let flags: [String: Set<String>] = [
      "iflag": ["skip_bytes", "count_bytes", "fullblock"], "oflag": ["seek_bytes"], "conv": ["notrunc"],
    ]
    for (name, value) in given where !["if", "of", "bs", "skip", "seek", "count"].contains(name) {
      let parts = Set(value.split(separator: ",").map(String.init))
      guard let known = flags[name], parts.isSubset(of: known) else { return try refuse("\(name)=\(value)", streams, shell) }
    }
    func number(_ name: String) -> Int? { given[name].flatMap { Int($0) } }
    let watch = shell.watch
    var input = streams.input
    if let path = given["if"], path != "/dev/null" {
      switch shell.input(path) {
      case .success(let file): input = file
      case .failure(let why): return try complain("can't open '\(path)': \(why.text)", streams, shell)
      }
    } else if given["if"] != nil {
      return 0
    }
    var output: Int32?
    if let path = given["of"] {
      let truncates = given["conv"] == "notrunc" ? 0 : O_TRUNC
      let descriptor = open(shell.place(path), O_WRONLY | O_CREAT | truncates | O_CLOEXEC | O_NOFOLLOW, 0o644)
      guard descriptor >= 0 else {
        return try complain("can't open '\(path)': \(String(cString: strerror(errno)))", streams, shell)
      }
      lseek(descriptor, off_t(number("seek") ?? 0), SEEK_SET)
      output = descriptor
    }
    defer { if let output { close(output) } }
    var (skip, left) = (number("skip") ?? 0, number("count") ?? Int.max)
    while left > 0 {
      var bytes = try input.read(upTo: min(65536, skip > 0 ? skip : left), watch)[...]
      if bytes.isEmpty { return 0 }
      let skipped = min(skip, bytes.count)
      skip -= skipped
      bytes = bytes.dropFirst(skipped)
      left -= bytes.count
      guard let output else {
        try streams.output.write(Array(bytes), watch)
        continue
      }
      guard lseek(output, 0, SEEK_CUR) + off_t(bytes.count) <= GuestLimits.file,
        bytes.withUnsafeBytes({ HostFile.write($0, to: output) }) == 0
      else { return try complain("error writing: \(String(cString: strerror(ENOSPC)))", streams, shell) }
    }
    return 0
  }

  private static func refuse(_ word: String, _ streams: GuestStreams, _ shell: Shell) throws(GuestEnd) -> Int {
    try complain("invalid argument '\(word)'", streams, shell)
  }

  private static func complain(_ what: String, _ streams: GuestStreams, _ shell: Shell) throws(GuestEnd) -> Int {
    try streams.complain("dd: \(what)\n", shell.watch)
    return 1
  }

  /// `-L -c FORMAT FILE` with `%s` and `%a`.
  static func stat(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let rest = words.dropFirst().filter { $0 != "-L" }
    guard rest.count == 3, rest[0] == "-c" else {
      try streams.complain("stat: the simulation knows stat -L -c FORMAT FILE\n", shell.watch)
      return 1
    }
    var info = systemStat(shell.place(rest[2]))
    guard info != nil else {
      try streams.complain("stat: can't stat '\(rest[2])': \(String(cString: strerror(ENOENT)))\n", shell.watch)
      return 1
    }
    let text = rest[1].split(separator: "%s", omittingEmptySubsequences: false).joined(separator: String(info?.size ?? 0))
      .split(separator: "%a", omittingEmptySubsequences: false).joined(separator: String(info?.mode ?? 0, radix: 8))
    info = nil
    try streams.say(text + "\n", shell.watch)
    return 0
  }

  static func chmod(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    guard words.count == 3, let mode = mode_t(words[1], radix: 8), systemChmod(shell.place(words[2]), mode & 0o7777) == 0 else {
      try streams.complain("chmod: \(words.last ?? ""): \(String(cString: strerror(ENOENT)))\n", shell.watch)
      return 1
    }
    return 0
  }
}

// The names are taken in the type above.
private func systemChmod(_ path: String, _ mode: mode_t) -> Int32 { chmod(path, mode) }
private func systemStat(_ path: String) -> (size: Int, mode: Int)? {
  var info = stat()
  return lstat(path, &info) == 0 ? (Int(info.st_size), Int(info.st_mode & 0o7777)) : nil
}
