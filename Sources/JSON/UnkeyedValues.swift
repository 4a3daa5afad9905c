/// The elements of one array, as `Codable` sees them. An element that could not be decoded is still the next one.
struct UnkeyedValues: UnkeyedDecodingContainer {
  private let decoder: ValueDecoder
  private let elements: [JSONValue]
  private(set) var currentIndex = 0

  init(decoder: ValueDecoder, elements: [JSONValue]) {
    self.decoder = decoder
    self.elements = elements
  }

  var codingPath: [any CodingKey] { decoder.codingPath }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  mutating func decodeNil() throws -> Bool {
    let isNull = try next().isNull
    if isNull { currentIndex += 1 }
    return isNull
  }

  mutating func decode<T: Decodable>(_: T.Type) throws -> T { try element() }

  // For these two the protocol has a `decode` of its own, which only throws.
  mutating func decode(_: Int128.Type) throws -> Int128 { try element() }
  mutating func decode(_: UInt128.Type) throws -> UInt128 { try element() }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
    let container = try nestedDecoder().container(keyedBy: Nested.self)
    currentIndex += 1
    return container
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let container = try nestedDecoder().unkeyedContainer()
    currentIndex += 1
    return container
  }

  mutating func superDecoder() throws -> any Decoder {
    let decoder = try nestedDecoder()
    currentIndex += 1
    return decoder
  }

  private mutating func element<T: Decodable>() throws(JSONMismatch) -> T {
    let result = try decoder.decode(T.self, from: next(), at: String(currentIndex))
    currentIndex += 1
    return result
  }

  private func nestedDecoder() throws(JSONMismatch) -> ValueDecoder {
    decoder.decoder(for: try next(), at: JSONKey(index: currentIndex))
  }

  private func next() throws(JSONMismatch) -> JSONValue {
    guard !isAtEnd else { throw decoder.mismatch(JSONMismatch(expected: "is required"), at: String(currentIndex)) }
    return elements[currentIndex]
  }
}
