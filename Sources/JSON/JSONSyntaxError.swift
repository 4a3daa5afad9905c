/// Why a text is no JSON, or none that we take.
public struct JSONSyntaxError: Error, Equatable, Sendable {
  /// The byte at which it was seen, counted from 0; the length of the text if it ended too early.
  public let offset: Int
  /// What is wrong there, in a few words: `trailing comma`, `duplicate member "a"`, `lone surrogate`. Never holds a value of the text.
  public let problem: String

  /// An error at that byte.
  public init(offset: Int, problem: String) {
    self.offset = offset
    self.problem = problem
  }
}

extension JSONSyntaxError: CustomStringConvertible {
  /// `trailing comma at byte 17`.
  public var description: String { "\(problem) at byte \(offset)" }
}
