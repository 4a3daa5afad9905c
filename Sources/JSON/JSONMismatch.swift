/// A value that is valid JSON and not what was asked for: where, and what should stand there.
public struct JSONMismatch: Error, Equatable, Sendable {
  /// Where, as an RFC 6901 pointer from the value that was decoded: `/volumes/0/source`; "" is that value itself.
  public var pointer: String
  /// What should stand there, for people: `a string`, `a whole number from 0 to 255`, `is required`,
  /// `no such member; did you mean "timeout"?`. Never holds the value that stands there, which may be a secret.
  public var expected: String

  /// A mismatch at that place. An `init(from:)` may throw one, with a pointer from its own value; the decoder puts the way to it in front.
  public init(pointer: String = "", expected: String) {
    self.pointer = pointer
    self.expected = expected
  }

  /// The same mismatch, seen from the object or array that has this value under `step` (a name, or an index in digits).
  public func below(_ step: String) -> JSONMismatch {
    JSONMismatch(pointer: Self.step(step) + pointer, expected: expected)
  }

  /// One step of a pointer, with its slash: `~` becomes `~0` and `/` becomes `~1`.
  static func step(_ name: String) -> String {
    var step = "/"
    for scalar in name.unicodeScalars {
      switch scalar {
      case "~": step += "~0"
      case "/": step += "~1"
      default: step.unicodeScalars.append(scalar)
      }
    }
    return step
  }

  /// The pointer that these keys make.
  static func pointer(_ path: [any CodingKey]) -> String { path.map { step($0.stringValue) }.joined() }
}

extension JSONMismatch: CustomStringConvertible {
  /// `/timeout: a string`, or only what was expected where the whole value is meant.
  public var description: String { pointer.isEmpty ? expected : "\(pointer): \(expected)" }
}
