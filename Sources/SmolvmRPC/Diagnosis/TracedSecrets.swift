import JSON
import JSONRPC

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The secrets that a trace must not show: those of every call in flight, and the last of earlier ones, which may come back in other texts.
struct TracedSecrets: Sendable {
  private struct Secret: Sendable {
    let name: String
    let value: [UInt8]
    /// The calls in flight that brought it.
    var calls: Set<String>
    /// When the last of them was answered.
    var end = 0
  }
  /// The longest first: one may be a part of another.
  private var secrets: [Secret] = []
  private var ends = 0

  /// Shorter ones would take half of every text away.
  private static let shortest = 4
  /// Each is looked for in every text.
  private static let mostEarlier = 64

  /// Takes note of what a message says. One without an id has no answer, and nothing of it comes back; nor of a batch that is refused as a whole.
  mutating func learn(_ message: JSONValue) {
    if case .array(let members) = message {
      if members.count <= Connection.Limits().batch { members.forEach { learn($0) } }
      return
    }
    guard let params = message["params"] else { return }
    // A call that MCP cancels is never answered.
    if message["method"] == "notifications/cancelled", let id = params["requestId"]?.text { return end(id) }
    guard let id = message["id"]?.text else { return }
    // In the parameters, in those of a plan, in the arguments of a tool.
    for place in [params, params["params"], params["arguments"]] {
      guard case .object(let given)? = place?["secrets"] else { continue }
      for (name, value) in given.members {
        guard let text = value.string else { continue }
        learn(name, text, of: id)
        // Output comes line by line, too, and without the last line end.
        for line in text.split(whereSeparator: \.isNewline) { learn(name, String(line), of: id) }
      }
    }
  }

  /// As it is, and as it stands in the text of a document, and in a document that such a text quotes: MCP's results are texts of that kind.
  private mutating func learn(_ name: String, _ value: String, of call: String) {
    var spelling = value
    for _ in 0...2 {
      learn(name, Array(spelling.utf8), of: call)
      let next = String(JSONValue.string(spelling).text.dropFirst().dropLast())
      if next == spelling { return }
      spelling = next
    }
  }

  private mutating func learn(_ name: String, _ value: [UInt8], of call: String) {
    guard value.count >= Self.shortest else { return }
    if let index = secrets.firstIndex(where: { $0.value == value }) {
      secrets[index].calls.insert(call)
    } else {
      let place = secrets.firstIndex { $0.value.count < value.count } ?? secrets.endIndex
      secrets.insert(Secret(name: name, value: value, calls: [call]), at: place)
    }
  }

  /// A call has its answer.
  mutating func forget(answered message: JSONValue) {
    if case .array(let members) = message { return members.forEach { forget(answered: $0) } }
    guard !secrets.isEmpty, message["method"] == nil, let id = message["id"]?.text else { return }
    end(id)
  }

  private mutating func end(_ id: String) {
    ends += 1
    for index in secrets.indices where secrets[index].calls.remove(id) != nil { secrets[index].end = ends }
    let earlier = secrets.filter(\.calls.isEmpty).map(\.end).sorted()
    guard earlier.count > Self.mostEarlier else { return }
    let oldest = earlier[earlier.count - Self.mostEarlier - 1]
    secrets.removeAll { $0.calls.isEmpty && $0.end <= oldest }
  }

  /// The same without them.
  /// - Parameter isAsked: whether a client says it: then nothing stands under a name like `secrets`, however it is mistyped. (What we say has
  ///   such names in schemas.)
  func hide(_ value: JSONValue, isAsked: Bool = false) -> JSONValue { hide(value, isAsked: isAsked, isSecret: false) }

  private func hide(_ value: JSONValue, isAsked: Bool, isSecret: Bool) -> JSONValue {
    switch value {
    case .string(let text): isSecret ? "(secret)" : .string(hide(text))
    case .array(let elements): .array(elements.map { hide($0, isAsked: isAsked, isSecret: isSecret) })
    case .object(let object):
      .object(
        JSONObject(
          object.members.map { key, member in
            let isNamed = isAsked && key.lowercased().utf8.starts(with: "secr".utf8)
            return (key, hide(member, isAsked: isAsked, isSecret: isSecret || isNamed))
          }
        ))
    default: isSecret ? "(secret)" : value
    }
  }

  /// By bytes: to Swift a letter and an accent behind it are one, and another than the letter.
  private func hide(_ text: String) -> String {
    var bytes: [UInt8]?
    for secret in secrets {
      bytes = Self.replace(secret.value, by: "[\(secret.name)]", in: bytes ?? Array(text.utf8)) ?? bytes
    }
    return bytes.map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  /// Nil where there is nothing to replace.
  private static func replace(_ word: [UInt8], by other: String, in text: [UInt8]) -> [UInt8]? {
    var (result, rest): ([UInt8], ArraySlice<UInt8>) = ([], text[...])
    while let found = index(of: word, in: rest) {
      result += rest[..<found]
      result += other.utf8
      rest = rest[(found + word.count)...]
    }
    return rest.count == text.count ? nil : result + rest
  }

  /// libc finds the first byte with vector code. (Its memmem does all of it, and is not to be had without _GNU_SOURCE.)
  private static func index(of word: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    let place = text.withUnsafeBytes { text -> Int? in
      guard let start = text.baseAddress else { return nil }
      var place = 0
      while text.count - place >= word.count, let found = memchr(start + place, Int32(word[0]), text.count - place - word.count + 1)
      {
        place = UnsafeRawPointer(found) - start
        if text[place...].starts(with: word) { return place }
        place += 1
      }
      return nil
    }
    return place.map { text.startIndex + $0 }
  }
}
