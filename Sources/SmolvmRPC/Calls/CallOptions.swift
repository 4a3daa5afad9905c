import Smolvm

/// What every method takes beside its own parameters.
struct CallOptions: ParameterGroup {
  /// When the caller gives up.
  @Parameter(.ours, "Ends the call with the error timedOut after this time, counted from its arrival, waiting included.")
  var deadline: TimeSpan?
  /// Whether to tell how it goes on.
  @Parameter(.ours, "Sends request.progress and request.queued notifications.") var progress: Bool?

  init() {}

  /// Its lines.
  static let shape = CommandShape(of: Self.self)
}

/// The parameters of a call: those of its method, and the options of every call.
struct CallParameters<Own: Decodable>: Decodable {
  let own: Own
  let options: CallOptions

  init(from decoder: any Decoder) throws {
    // Both from the members of the same object.
    own = try Own(from: decoder)
    options = try CallOptions(from: decoder)
  }
}

/// No parameters of its own.
struct NoParameters: ParameterGroup {
  init() {}
}
