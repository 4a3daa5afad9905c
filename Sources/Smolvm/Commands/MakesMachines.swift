/// A command after which smolvm opens host paths anew at each boot of the machine: those of this call.
public protocol KeepsPaths: Command {}

/// A command that makes machines, which may live as long as a session.
public protocol MakesMachines: KeepsPaths {
  /// The machines that it makes; known before it runs.
  var names: [MachineName] { get }
  /// How long they live.
  var lifetime: MachineCreated.Lifetime? { get }
  /// Their labels.
  var labels: Pairs? { get set }
  /// Whether a machine was there before, and was taken as it is.
  static func isReused(_ answer: Answer) -> Bool
}

extension MakesMachines {
  /// Never.
  public static func isReused(_ answer: Answer) -> Bool { false }

  /// Gives them a label more, where smolvm knows labels.
  /// - Returns: whether it knows them.
  public mutating func label(_ name: String, _ value: String, for version: Version) -> Bool {
    guard let line = CommandShape.of(Self.self).fields.first(where: { $0.name == "labels" })?.line, line.since <= version else {
      return false
    }
    labels = Pairs((labels?.all ?? []) + [(name, value)])
    return true
  }
}
