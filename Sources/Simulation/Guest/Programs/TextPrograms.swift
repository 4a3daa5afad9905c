/// Programs that write text.
enum TextPrograms {
  static func echo(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    var rest = words.dropFirst()
    var (endsLine, escapes) = (true, false)
    while let flag = rest.first, ["-n", "-e", "-ne", "-en"].contains(flag) {
      if flag.contains("n") { endsLine = false }
      if flag.contains("e") { escapes = true }
      rest.removeFirst()
    }
    let text = rest.joined(separator: " ")
    var bytes = escapes ? TextFormat.unescaped(text) : Array(text.utf8)
    if endsLine { bytes.append(0x0A) }
    try streams.output.write(bytes, shell.watch)
    return 0
  }

  static func printf(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    guard words.count > 1 else {
      try streams.complain("printf: usage: printf FORMAT [ARGUMENT]...\n", shell.watch)
      return 2
    }
    try streams.output.write(TextFormat.format(words[1], Array(words.dropFirst(2))), shell.watch)
    return 0
  }

  /// Until nobody reads it.
  static func yes(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let line = Array((words.count > 1 ? words.dropFirst().joined(separator: " ") : "y").utf8) + [0x0A]
    var block = line
    while block.count < 1 << 14 { block += line }
    while true { try streams.output.write(block, shell.watch) }
  }

  static func seq(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let numbers = words.dropFirst().compactMap { Int($0) }
    guard let last = numbers.last, numbers.count == words.count - 1, numbers.count <= 3 else {
      try streams.complain("seq: invalid argument\n", shell.watch)
      return 1
    }
    let step = numbers.count == 3 ? numbers[1] : 1
    for number in stride(from: numbers.count > 1 ? numbers[0] : 1, through: last, by: step == 0 ? 1 : step) {
      try streams.say("\(number)\n", shell.watch)
    }
    return 0
  }
}

/// `printf`'s formats and `echo -e`'s escapes.
enum TextFormat {
  private static let letters: [Character: UInt8] = [
    "n": 0x0A, "t": 0x09, "r": 0x0D, "a": 0x07, "b": 0x08, "f": 0x0C, "v": 0x0B, "e": 0x1B, "\\": 0x5C, "\"": 0x22, "'": 0x27,
  ]

  static func unescaped(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text[...]
    while let character = rest.popFirst() {
      if character == "\\" { bytes += escape(&rest) } else { bytes += Array(String(character).utf8) }
    }
    return bytes
  }

  /// What follows a backslash.
  private static func escape(_ rest: inout Substring) -> [UInt8] {
    guard let character = rest.first else { return [0x5C] }
    if let byte = letters[character] {
      rest.removeFirst()
      return [byte]
    }
    let isHexadecimal = character == "x"
    let digits = (isHexadecimal ? rest.dropFirst() : rest).prefix(isHexadecimal ? 2 : character == "0" ? 4 : 3)
      .prefix { isHexadecimal ? $0.isHexDigit : ("0"..."7").contains($0) }
    guard !digits.isEmpty, let number = Int(digits, radix: isHexadecimal ? 16 : 8) else { return [0x5C] }
    rest = rest.dropFirst(digits.count + (isHexadecimal ? 1 : 0))
    return [UInt8(truncatingIfNeeded: number)]
  }

  /// The format again and again, as long as there are arguments.
  static func format(_ format: String, _ arguments: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    var arguments = arguments[...]
    repeat {
      let before = arguments.count
      once(format, &arguments, &bytes)
      if arguments.count == before { break }
    } while !arguments.isEmpty
    return bytes
  }

  private static func once(_ format: String, _ arguments: inout ArraySlice<String>, _ bytes: inout [UInt8]) {
    var rest = format[...]
    while let character = rest.popFirst() {
      if character == "\\" {
        bytes += escape(&rest)
        continue
      }
      guard character == "%" else {
        bytes += Array(String(character).utf8)
        continue
      }
      let flags = rest.prefix { $0 == "-" || $0 == "0" }
      rest = rest.dropFirst(flags.count)
      let digits = rest.prefix { ("0"..."9").contains($0) }
      rest = rest.dropFirst(digits.count)
      let value: [UInt8]
      switch rest.popFirst() {
      case "%": value = [0x25]
      case "s": value = Array((arguments.popFirst() ?? "").utf8)
      case "b": value = unescaped(arguments.popFirst() ?? "")
      case "c": value = Array((arguments.popFirst() ?? "").prefix(1).utf8)
      case "d", "i", "u": value = Array(String(Int(arguments.popFirst() ?? "") ?? 0).utf8)
      case "x": value = Array(String(Int(arguments.popFirst() ?? "") ?? 0, radix: 16).utf8)
      case "o": value = Array(String(Int(arguments.popFirst() ?? "") ?? 0, radix: 8).utf8)
      default: value = []
      }
      let missing = max(0, min(Int(digits) ?? 0, 1 << 16) - value.count)
      let isLeft = flags.contains("-")
      let filling = [UInt8](repeating: flags.contains("0") && !isLeft ? 0x30 : 0x20, count: missing)
      bytes += isLeft ? value + filling : filling + value
    }
  }
}
