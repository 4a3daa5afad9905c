#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The environment of what runs in a guest.
enum GuestVariables {
  /// What is set everywhere.
  static let standard = [
    (name: "PATH", value: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"), (name: "HOME", value: "/root"),
  ]

  /// Those that a command line gives: `NAME=VALUE`, or `NAME` for the host's own. What names nothing is skipped, as the real CLI does.
  static func given(_ words: [String]) -> [(name: String, value: String)] {
    words.compactMap { word in
      guard let sign = word.firstIndex(of: "=") else {
        return word.isEmpty ? nil : getenv(word).map { (word, String(cString: $0)) }
      }
      return sign == word.startIndex ? nil : (String(word[..<sign]), String(word[word.index(after: sign)...]))
    }
  }

  static func isName(_ text: String) -> Bool {
    guard let first = text.first, first == "_" || first.isASCII && first.isLetter else { return false }
    return text.allSatisfy { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
  }
}
