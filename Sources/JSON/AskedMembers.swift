/// Which members of an object its `init(from:)` asked for, and where the next one probably is.
struct AskedMembers {
  /// Whether there was a keyed container.
  var isKeyed = false
  private var isAll = false
  /// A bit for each of the first 64 members; the rest is in `seenBeyond`.
  private var seen: UInt64 = 0
  private var seenBeyond: [Bool] = []
  /// Names that were looked for and not there: what an unknown name may have been meant for.
  private var absent: [String] = []
  /// The member after the one found last. Types ask in the order in which they write.
  private var next = 0

  mutating func askForAll() { isAll = true }

  /// Looks for a member and remembers that it was asked for.
  mutating func find(_ name: String, in members: [JSONObject.Member]) -> JSONValue? {
    var index = next
    for _ in members.indices {
      if index >= members.count { index = 0 }
      if ExactString.same(members[index].key, name) {
        next = index + 1
        note(index, of: members.count)
        return members[index].value
      }
      index += 1
    }
    if absent.isEmpty { absent.reserveCapacity(16) }
    absent.append(name)
    return nil
  }

  private mutating func note(_ index: Int, of count: Int) {
    if index < 64 {
      seen |= 1 << UInt64(index)
    } else {
      if seenBeyond.isEmpty { seenBeyond = Array(repeating: false, count: count - 64) }
      seenBeyond[index - 64] = true
    }
  }

  private func isSeen(_ index: Int) -> Bool {
    index < 64 ? seen >> UInt64(index) & 1 == 1 : !seenBeyond.isEmpty && seenBeyond[index - 64]
  }

  /// The name of the first member that nobody asked for.
  func firstUnasked(of members: [JSONObject.Member], ignoring: Set<String>) -> String? {
    if isAll { return nil }
    // Nearly always: as many bits as members.
    if members.count <= 64, seen.nonzeroBitCount == members.count { return nil }
    return members.indices.first { !isSeen($0) && !ignoring.contains(members[$0].key) }.map { members[$0].key }
  }

  /// What to say about that member.
  func refusal(of unknown: String, in members: [JSONObject.Member]) -> String {
    let known = absent + members.indices.filter(isSeen).map { members[$0].key }
    guard let near = NearestName.of(unknown, among: known) else { return "no such member" }
    return "no such member; did you mean \(JSONValue.string(near).text)?"
  }
}
