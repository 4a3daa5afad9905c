// Said one by one only for speed: without these lines the compiler takes the protocol's own versions, which look for a member three times
// (in `contains`, `decodeNil` and `decode`).

extension KeyedValues {
  func decodeIfPresent(_: Bool.Type, forKey key: Key) throws -> Bool? { try decoder.memberIfPresent(Bool.self, key.stringValue) }
  func decodeIfPresent(_: String.Type, forKey key: Key) throws -> String? {
    try decoder.memberIfPresent(String.self, key.stringValue)
  }
  func decodeIfPresent(_: Double.Type, forKey key: Key) throws -> Double? {
    try decoder.memberIfPresent(Double.self, key.stringValue)
  }
  func decodeIfPresent(_: Float.Type, forKey key: Key) throws -> Float? { try decoder.memberIfPresent(Float.self, key.stringValue) }
  func decodeIfPresent(_: Int.Type, forKey key: Key) throws -> Int? { try decoder.memberIfPresent(Int.self, key.stringValue) }
  func decodeIfPresent(_: Int8.Type, forKey key: Key) throws -> Int8? { try decoder.memberIfPresent(Int8.self, key.stringValue) }
  func decodeIfPresent(_: Int16.Type, forKey key: Key) throws -> Int16? { try decoder.memberIfPresent(Int16.self, key.stringValue) }
  func decodeIfPresent(_: Int32.Type, forKey key: Key) throws -> Int32? { try decoder.memberIfPresent(Int32.self, key.stringValue) }
  func decodeIfPresent(_: Int64.Type, forKey key: Key) throws -> Int64? { try decoder.memberIfPresent(Int64.self, key.stringValue) }
  func decodeIfPresent(_: Int128.Type, forKey key: Key) throws -> Int128? {
    try decoder.memberIfPresent(Int128.self, key.stringValue)
  }
  func decodeIfPresent(_: UInt.Type, forKey key: Key) throws -> UInt? { try decoder.memberIfPresent(UInt.self, key.stringValue) }
  func decodeIfPresent(_: UInt8.Type, forKey key: Key) throws -> UInt8? { try decoder.memberIfPresent(UInt8.self, key.stringValue) }
  func decodeIfPresent(_: UInt16.Type, forKey key: Key) throws -> UInt16? {
    try decoder.memberIfPresent(UInt16.self, key.stringValue)
  }
  func decodeIfPresent(_: UInt32.Type, forKey key: Key) throws -> UInt32? {
    try decoder.memberIfPresent(UInt32.self, key.stringValue)
  }
  func decodeIfPresent(_: UInt64.Type, forKey key: Key) throws -> UInt64? {
    try decoder.memberIfPresent(UInt64.self, key.stringValue)
  }
  func decodeIfPresent(_: UInt128.Type, forKey key: Key) throws -> UInt128? {
    try decoder.memberIfPresent(UInt128.self, key.stringValue)
  }
}

// For these two the protocol has a `decode` of its own, which only throws.
extension KeyedValues {
  func decode(_: Int128.Type, forKey key: Key) throws -> Int128 { try decoder.member(Int128.self, key.stringValue) }
  func decode(_: UInt128.Type, forKey key: Key) throws -> UInt128 { try decoder.member(UInt128.self, key.stringValue) }
}
