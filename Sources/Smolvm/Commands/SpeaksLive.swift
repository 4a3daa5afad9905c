/// A command whose output can be told as it comes.
public protocol SpeaksLive: Command {
  /// Whether it is.
  var isLive: Bool { get }
  /// How output is given; nil gives what is text as text, and the rest as base64.
  var encoding: CommandOutput.Encoding? { get }
}

/// A command that goes on until its machine stops, or nobody wants it any more. It holds nothing up meanwhile.
public protocol Follows: SpeaksLive {
  /// Whether it does.
  var follows: Bool { get }
  /// Whether it speaks in lines of smolvm's own, which are told as events instead of as bytes. It changes its machine until it has said that
  /// it has begun.
  static var speaksInEvents: Bool { get }
  /// What such a line says.
  static func event(in line: ProgressLine) -> MonitorEvent?
}

extension Follows {
  /// No.
  public static var speaksInEvents: Bool { false }
  /// Nothing.
  public static func event(in line: ProgressLine) -> MonitorEvent? { nil }
}
