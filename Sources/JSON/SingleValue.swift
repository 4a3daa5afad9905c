/// A value on its own, as `Codable` sees it.
struct SingleValue: SingleValueDecodingContainer {
  let decoder: ValueDecoder

  var codingPath: [any CodingKey] { decoder.codingPath }

  func decodeNil() -> Bool { decoder.value.isNull }

  func decode<T: Decodable>(_: T.Type) throws -> T {
    do throws(JSONMismatch) {
      if let scalar = try Scalar.decode(T.self, from: decoder.value) {
        // As a JSONValue it may be an object.
        decoder.asked.askForAll()
        return scalar
      }
    } catch {
      throw JSONMismatch(pointer: JSONMismatch.pointer(codingPath) + error.pointer, expected: error.expected)
    }
    return try decoder.decodeAgain(T.self)
  }
}
