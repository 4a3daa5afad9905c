/// A value to which containers still add. A class, because several of them may add to one value.
final class ValueUnderConstruction {
  enum Kind { case nothing, single, array, object }

  private var kind = Kind.nothing
  private var isContradictory = false
  private var single = JSONValue.null
  private var elements: [JSONValue] = []
  private var members: [JSONObject.Member] = []
  /// Where each name is, once there are too many to scan.
  private var places: [ExactString: Int] = [:]
  /// Elements or members that are under construction themselves; null stands in their places.
  private var open: [(place: Int, value: ValueUnderConstruction)] = []

  private static let scannedMembers = 16

  /// Someone wants a container of that kind. A second one adds to the first, if it is of the same kind.
  func become(_ wanted: Kind) {
    if kind != .nothing, kind != wanted || wanted == .single { isContradictory = true }
    kind = wanted
  }

  func set(_ value: JSONValue) {
    become(.single)
    single = value
  }

  /// A value that came as a whole. An object's members join those that are there, so that a type can encode some members by name and the
  /// rest from a JSONObject.
  func adopt(_ value: JSONValue) {
    guard case .object(let object) = value else { return set(value) }
    become(.object)
    if members.isEmpty {
      members = object.members
    } else {
      for (key, value) in object.members { put(key, value) }
    }
  }

  var elementCount: Int { elements.count }

  func append(_ value: JSONValue) { elements.append(value) }

  func appendOpen() -> ValueUnderConstruction {
    elements.append(.null)
    return remember(elements.count - 1)
  }

  /// Adds a member, or replaces the one of that name in its place.
  func put(_ key: String, _ value: JSONValue) {
    let place = place(of: key)
    members[place].value = value
    open.removeAll { $0.place == place }
  }

  func putOpen(_ key: String) -> ValueUnderConstruction {
    put(key, .null)
    return remember(place(of: key))
  }

  private func remember(_ place: Int) -> ValueUnderConstruction {
    let value = ValueUnderConstruction()
    open.append((place, value))
    return value
  }

  /// Where the member of that name is; if there was none, there is now.
  private func place(of key: String) -> Int {
    if members.count < Self.scannedMembers {
      if let place = members.firstIndex(where: { ExactString.same($0.key, key) }) { return place }
    } else {
      if places.isEmpty { for (place, member) in members.enumerated() { places[ExactString(member.key)] = place } }
      if let place = places[ExactString(key)] { return place }
      places[ExactString(key)] = members.count
    }
    members.append((key, .null))
    return members.count - 1
  }

  /// The value as far as it is built; nil if it was to be two things at once.
  var result: JSONValue? {
    if isContradictory { return nil }
    for (place, value) in open {
      guard let value = value.result else { return nil }
      if kind == .array { elements[place] = value } else { members[place].value = value }
    }
    switch kind {
    case .single: return single
    case .array: return .array(elements)
    case .object, .nothing: return .object(JSONObject(members))
    }
  }
}
