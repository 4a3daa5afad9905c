/// The `Decoder` that a type's `init(from:)` sees: one value, and what was asked of it.
///
/// Errors that come out of it or of its containers point from the value with which the surrounding ``decode(_:from:_:)`` began; each level
/// above puts its own step in front.
final class ValueDecoder: Decoder {
  let value: JSONValue
  /// The members, once there is a keyed container.
  private(set) var members: [JSONObject.Member] = []
  let rules: DecodingRules
  /// Empty, save in nested containers and super decoders, which no error passes through on its way up.
  let codingPath: [any CodingKey]
  var asked: AskedMembers
  /// Whether `init(from:)` wanted to know anything at all.
  private var isTouched = false
  private var nested: [ValueDecoder] = []

  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ value: JSONValue, _ rules: DecodingRules, at codingPath: [any CodingKey] = []) {
    self.value = value
    self.rules = rules
    self.codingPath = codingPath
    asked = AskedMembers()
  }

  /// The same value, with what was asked so far.
  private init(again other: ValueDecoder) {
    value = other.value
    rules = other.rules
    codingPath = other.codingPath
    asked = other.asked
    members = other.members
  }

  /// A whole `T`, unknown members refused. The errors' pointers begin here.
  static func decode<T: Decodable>(_: T.Type, from value: JSONValue, _ rules: DecodingRules) throws(JSONMismatch) -> T {
    if let scalar = try Scalar.decode(T.self, from: value) { return scalar }
    return try ValueDecoder(value, rules).finish(T.self)
  }

  /// The same value as another type, as single-value containers do it.
  func decodeAgain<T: Decodable>(_: T.Type) throws(JSONMismatch) -> T {
    isTouched = true
    let again = ValueDecoder(again: self)
    let result = try again.finish(T.self)
    asked = again.asked
    return result
  }

  private func finish<T: Decodable>(_: T.Type) throws(JSONMismatch) -> T {
    do {
      let result = try T(from: self)
      try refuseUnasked()
      return result
    } catch {
      throw JSONMismatch(error, decoding: T.self)
    }
  }

  /// The whole value, for a type that takes it as it is.
  func takeWhole() -> JSONValue {
    isTouched = true
    asked.askForAll()
    return value
  }

  func container<Key: CodingKey>(keyedBy: Key.Type) throws -> KeyedDecodingContainer<Key> {
    isTouched = true
    guard case .object(let object) = value else { throw mismatch("an object") }
    members = object.members
    asked.isKeyed = true
    return KeyedDecodingContainer(KeyedValues(decoder: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    isTouched = true
    guard case .array(let elements) = value else { throw mismatch("an array") }
    return UnkeyedValues(decoder: self, elements: elements)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    isTouched = true
    return SingleValue(decoder: self)
  }

  /// A decoder for a value inside this one that is decoded piece by piece, by the same `init(from:)`.
  func decoder(for value: JSONValue, at key: any CodingKey) -> ValueDecoder {
    let decoder = ValueDecoder(value, rules.below, at: codingPath + [key])
    nested.append(decoder)
    return decoder
  }

  /// The member of that name, which is known from now on.
  func find(_ name: String) -> JSONValue? { asked.find(name, in: members) }

  func required(_ name: String) throws(JSONMismatch) -> JSONValue {
    guard let value = find(name) else { throw mismatch(JSONMismatch(expected: "is required"), at: name) }
    return value
  }

  func member<T: Decodable>(_: T.Type, _ name: String) throws(JSONMismatch) -> T {
    try decode(T.self, from: try required(name), at: name)
  }

  func memberIfPresent<T: Decodable>(_: T.Type, _ name: String) throws(JSONMismatch) -> T? {
    guard let value = find(name), !value.isNull else { return nil }
    return try decode(T.self, from: value, at: name)
  }

  /// A member or element of this value, as a whole.
  @inline(__always)
  func decode<T: Decodable>(_: T.Type, from value: JSONValue, at step: @autoclosure () -> String) throws(JSONMismatch) -> T {
    do throws(JSONMismatch) {
      return try Self.decode(T.self, from: value, rules.below)
    } catch {
      throw mismatch(error, at: step())
    }
  }

  /// A mismatch of the whole value.
  func mismatch(_ expected: String) -> JSONMismatch { JSONMismatch(pointer: JSONMismatch.pointer(codingPath), expected: expected) }

  /// A mismatch of the value under that step, or of something below it.
  func mismatch(_ inner: JSONMismatch, at step: String) -> JSONMismatch {
    JSONMismatch(pointer: JSONMismatch.pointer(codingPath) + inner.below(step).pointer, expected: inner.expected)
  }

  private func refuseUnasked() throws(JSONMismatch) {
    if !isTouched {
      guard case .object = value else { throw mismatch("an object") }
    }
    try refuseUnaskedMembers()
  }

  private func refuseUnaskedMembers() throws(JSONMismatch) {
    guard rules.refusesUnknown else { return }
    if case .object(let object) = value, asked.isKeyed || !isTouched,
      let unknown = asked.firstUnasked(of: object.members, ignoring: rules.ignored)
    {
      throw mismatch(JSONMismatch(expected: asked.refusal(of: unknown, in: object.members)), at: unknown)
    }
    for decoder in nested where decoder.isTouched { try decoder.refuseUnaskedMembers() }
  }
}

extension JSONMismatch {
  /// Anything that an `init(from:)` can throw.
  fileprivate init(_ error: any Error, decoding type: any Decodable.Type) {
    switch error {
    case let mismatch as JSONMismatch: self = mismatch
    case DecodingError.keyNotFound(let key, let context):
      self.init(pointer: Self.pointer(context.codingPath + [key]), expected: "is required")
    case DecodingError.dataCorrupted(let context):
      self.init(pointer: Self.pointer(context.codingPath), expected: Self.choices(of: type) ?? context.debugDescription)
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      self.init(pointer: Self.pointer(context.codingPath), expected: context.debugDescription)
    default: self.init(expected: "\(error)")
    }
  }

  /// `one of "ro", "rw"` for an enum that can list its raw values, whose own words would be "Cannot initialize …".
  private static func choices(of type: any Decodable.Type) -> String? {
    func rawValues<T: CaseIterable & RawRepresentable>(_: T.Type) -> [T.RawValue] { T.allCases.map(\.rawValue) }
    guard let type = type as? any (CaseIterable & RawRepresentable).Type else { return nil }
    let names = rawValues(type).map { ($0 as? String).map { JSONValue.string($0).text } ?? "\($0)" }
    return "one of " + names.joined(separator: ", ")
  }
}
