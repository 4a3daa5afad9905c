/// Codable type → value. Members come in the order in which they were encoded; a nil optional leaves its member out.
public struct JSONValueEncoder: Sendable {
  /// An encoder.
  public init() {}

  /// The value that this encodes itself as.
  ///
  /// Throws `EncodingError.invalidValue` for a double or float that is not finite, and for an `encode(to:)` that wants to be two things at
  /// once (an array and an object, or two single values); else whatever `encode(to:)` throws. A type that encodes nothing is `{}`.
  public func encode(_ value: some Encodable) throws -> JSONValue { try ValueEncoder.encode(value) }
}
