/// The members of an object, in order.
///
/// A look-up scans the members from the first: O(n), and the fastest there is for the handful that a message has. Whoever looks up many
/// names in an object of thousands builds a dictionary of them first.
public struct JSONObject: Sendable {
  /// A name and its value.
  public typealias Member = (key: String, value: JSONValue)

  /// The members, in order. The parser never leaves two of one name; whoever changes this keeps it so.
  public var members: [Member]

  /// An object without members.
  public init() { members = [] }

  /// An object of these members, as they are: nobody checks that the names differ.
  public init(_ members: [Member]) { self.members = members }

  /// How many members there are.
  public var count: Int { members.count }

  /// Whether there is no member.
  public var isEmpty: Bool { members.isEmpty }

  /// The names, in order.
  public var keys: [String] { members.map(\.key) }

  /// Whether these are the names, in this order, byte for byte.
  public func hasKeys(_ keys: [String]) -> Bool {
    count == keys.count && zip(members, keys).allSatisfy { ExactString.same($0.key, $1) }
  }

  /// The value of the first member of that name, byte for byte. Setting replaces it in its place or appends it; setting nil removes it.
  /// (For a member that is `null`, set `.some(.null)`.) O(n).
  public subscript(key: String) -> JSONValue? {
    get {
      for member in members where ExactString.same(member.key, key) { return member.value }
      return nil
    }
    set {
      let index = members.firstIndex { ExactString.same($0.key, key) }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): append(key, value)
      case (nil, nil): break
      }
    }
  }

  /// Adds a member at the end, in O(1): nobody checks whether that name is there already.
  public mutating func append(_ key: String, _ value: JSONValue) { members.append((key, value)) }
}

extension JSONObject: Equatable {
  /// The same members in the same order, their names compared byte for byte.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left.members, right.members).allSatisfy { ExactString.same($0.key, $1.key) && $0.value == $1.value }
  }
}
