#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `test` and `[`
enum TestProgram {
  private static let ofNumbers: [String: @Sendable (Int, Int) -> Bool] = [
    "-eq": { $0 == $1 }, "-ne": { $0 != $1 }, "-lt": { $0 < $1 }, "-le": { $0 <= $1 }, "-gt": { $0 > $1 }, "-ge": { $0 >= $1 },
  ]

  static func run(_ shell: inout Shell, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    var rest = Array(words.dropFirst())
    if words[0].hasSuffix("[") {
      guard rest.popLast() == "]" else {
        try streams.complain("sh: [: missing ]\n", shell.watch)
        return 2
      }
    }
    guard let answer = answer(rest[...], shell, streams) else {
      try streams.complain("sh: \(rest.joined(separator: " ")): unknown operand\n", shell.watch)
      return 2
    }
    return answer ? 0 : 1
  }

  private static func answer(_ words: ArraySlice<String>, _ shell: Shell, _ streams: GuestStreams) -> Bool? {
    // Up to three words, `-a` and `-o` may be what is compared.
    if words.count <= 3 { return single(words, shell, streams) }
    var holds = false
    for alternative in words.split(separator: "-o", omittingEmptySubsequences: false) {
      var holdsWhole = true
      for part in alternative.split(separator: "-a", omittingEmptySubsequences: false) {
        guard let answer = single(part, shell, streams) else { return nil }
        holdsWhole = holdsWhole && answer
      }
      holds = holds || holdsWhole
    }
    return holds
  }

  private static func single(_ words: ArraySlice<String>, _ shell: Shell, _ streams: GuestStreams) -> Bool? {
    var words = words
    var isTurned = false
    while words.count > 1, words.first == "!" {
      words.removeFirst()
      isTurned.toggle()
    }
    let answer: Bool? =
      switch words.count {
      case 0: false
      case 1: words.first?.isEmpty == false
      case 2: about(words[words.startIndex + 1], words[words.startIndex], shell, streams)
      case 3: between(words[words.startIndex], words[words.startIndex + 1], words[words.startIndex + 2])
      default: nil
      }
    return answer.map { $0 != isTurned }
  }

  private static func about(_ word: String, _ question: String, _ shell: Shell, _ streams: GuestStreams) -> Bool? {
    let place = shell.place(word)
    let kind = HostFile.ownKind(place)
    switch question {
    case "-n": return !word.isEmpty
    case "-z": return word.isEmpty
    case "-e", "-r", "-w": return kind != .none
    case "-f": return kind == .file
    case "-d": return kind == .folder
    case "-s": return kind == .file && HostFile.contents(place)?.isEmpty == false
    case "-x": return kind == .folder || (HostFile.mode(place) ?? 0) & 0o111 != 0
    case "-L", "-h": return false
    case "-t": return streams.input.terminal != nil
    default: return nil
    }
  }

  private static func between(_ left: String, _ question: String, _ right: String) -> Bool? {
    switch question {
    case "=", "==": return left == right
    case "!=": return left != right
    default:
      guard let compare = ofNumbers[question], let left = Int(left), let right = Int(right) else { return nil }
      return compare(left, right)
    }
  }
}
