/// A value on its own, as `Codable` sees it.
struct SingleValue: SingleValueDecodingContainer {
  let decoder: ValueDecoder

  var codingPath: [any CodingKey] { decoder.codingPath }

  func decodeNil() -> Bool { decoder.value.isNull }

  func decode<T: Decodable>(_: T.Type) throws -> T { try whole() }

  // For these two the protocol has a `decode` of its own, which only throws.
  func decode(_: Int128.Type) throws -> Int128 { try whole() }
  func decode(_: UInt128.Type) throws -> UInt128 { try whole() }

  private func whole<T: Decodable>() throws(JSONMismatch) -> T {
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
