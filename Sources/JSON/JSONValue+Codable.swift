// With the coders of this module a value goes through untouched, digits and order and all. With others (Foundation's) it goes through as
// well as they let it: numbers become Int64, UInt64 or Double, and the order of members is theirs.

extension JSONValue: Codable {
  /// The value itself from a ``JSONValueDecoder``; from another decoder, whatever it can read.
  public init(from decoder: any Decoder) throws {
    if let own = decoder as? ValueDecoder {
      self = own.takeWhole()
      return
    }
    if let members = try? decoder.container(keyedBy: JSONKey.self) {
      self = .object(try JSONObject(members))
      return
    }
    if var elements = try? decoder.unkeyedContainer() {
      var array: [JSONValue] = []
      while !elements.isAtEnd { array.append(try elements.decode(JSONValue.self)) }
      self = .array(array)
      return
    }
    let single = try decoder.singleValueContainer()
    if single.decodeNil() {
      self = .null
    } else if let bool = try? single.decode(Bool.self) {
      self = .bool(bool)
    } else if let string = try? single.decode(String.self) {
      self = .string(string)
    } else {
      self = .number(try single.decode(JSONNumber.self))
    }
  }

  /// The value itself to a ``JSONValueEncoder``; to another encoder, what it can write.
  public func encode(to encoder: any Encoder) throws {
    if let own = encoder as? ValueEncoder {
      own.building.adopt(self)
      return
    }
    switch self {
    case .array(let elements):
      var container = encoder.unkeyedContainer()
      for element in elements { try container.encode(element) }
    case .object(let object): try object.encode(to: encoder)
    case .number(let number): try number.encode(to: encoder)
    case .null:
      var single = encoder.singleValueContainer()
      try single.encodeNil()
    case .bool(let bool):
      var single = encoder.singleValueContainer()
      try single.encode(bool)
    case .string(let string):
      var single = encoder.singleValueContainer()
      try single.encode(string)
    }
  }
}

extension JSONObject: Codable {
  /// The object itself from a ``JSONValueDecoder``; from another decoder, its members in the decoder's order.
  public init(from decoder: any Decoder) throws {
    guard let own = decoder as? ValueDecoder else {
      try self.init(decoder.container(keyedBy: JSONKey.self))
      return
    }
    guard case .object(let object) = own.takeWhole() else { throw own.mismatch("an object") }
    self = object
  }

  fileprivate init(_ container: KeyedDecodingContainer<JSONKey>) throws {
    self.init(try container.allKeys.map { ($0.stringValue, try container.decode(JSONValue.self, forKey: $0)) })
  }

  /// The object itself to a ``JSONValueEncoder``; to another encoder, its members.
  public func encode(to encoder: any Encoder) throws {
    if let own = encoder as? ValueEncoder {
      own.building.adopt(.object(self))
      return
    }
    var container = encoder.container(keyedBy: JSONKey.self)
    for (key, value) in members { try container.encode(value, forKey: JSONKey(key)) }
  }
}

extension JSONNumber: Codable {
  /// The number itself, digit for digit, from a ``JSONValueDecoder``; from another decoder an Int64, UInt64 or Double.
  public init(from decoder: any Decoder) throws {
    if let own = decoder as? ValueDecoder {
      guard case .number(let number) = own.takeWhole() else { throw own.mismatch("a number") }
      self = number
      return
    }
    let single = try decoder.singleValueContainer()
    if let integer = try? single.decode(Int64.self) {
      self.init(integer)
    } else if let integer = try? single.decode(UInt64.self) {
      self.init(integer)
    } else if let number = JSONNumber(try single.decode(Double.self)) {
      self = number
    } else {
      throw DecodingError.dataCorruptedError(in: single, debugDescription: "JSON has no number for that.")
    }
  }

  /// The number itself to a ``JSONValueEncoder``; to another encoder, an integer if it is one, else the nearest double.
  public func encode(to encoder: any Encoder) throws {
    if let own = encoder as? ValueEncoder {
      own.building.adopt(.number(self))
      return
    }
    var single = encoder.singleValueContainer()
    if let integer = integer(Int64.self) {
      try single.encode(integer)
    } else if let integer = integer(UInt64.self) {
      try single.encode(integer)
    } else if let double {
      try single.encode(double)
    } else {
      let context = EncodingError.Context(
        codingPath: encoder.codingPath, debugDescription: "\(lexeme) is no Int64, UInt64 or Double.")
      throw EncodingError.invalidValue(self, context)
    }
  }
}
