import JSON

/// How the answer of a call is put into words, where that is another protocol's way than ours.
public protocol CallVoice: AnyObject, Sendable {
  /// A result, as the `result` of the answer; nil where nothing is to be sent.
  func result(_ result: JSONObject) -> CallAnswer?
  /// A failure.
  func failure(_ error: RPCError) -> CallAnswer?
}

/// What an answer holds.
public enum CallAnswer: Sendable {
  /// `result`
  case result(JSONObject)
  /// `error`
  case error(RPCError)
}

extension CallVoice {
  func words(for answer: CallAnswer) -> CallAnswer? {
    switch answer {
    case .result(let object): result(object)
    case .error(let error): failure(error)
    }
  }
}
