import JSON

/// What one JSON value from the client turns out to be.
enum Incoming {
  /// A request, or without an id a notification.
  case call(id: RequestID?, method: String, params: JSONObject)
  /// A notification that cannot be carried out; nobody waits for an answer.
  case brokenNotification(method: String, RPCError)
  /// No request, or one whose parameters are of the wrong shape; answered under the id if one could be read.
  case invalid(id: RequestID?, RPCError)

  init(_ value: JSONValue) {
    guard case .object(let message) = value else {
      self = .invalid(id: nil, .invalidRequest("a message is a JSON object"))
      return
    }
    var (id, method, params): (RequestID?, JSONValue?, JSONValue?)
    var (isVersion2, isResponse) = (false, false)
    for (name, value) in message.members {
      switch name {
      // The usual ones first: each that is not it costs a comparison.
      case "jsonrpc": isVersion2 = value.string == "2.0"
      case "id":
        do { id = try RequestID(value) } catch {
          self = .invalid(id: nil, .invalidRequest(error.rawValue))
          return
        }
      case "method": method = value
      case "params": params = value
      case "result", "error": isResponse = true
      default: break
      }
    }
    guard let method else {
      // Nothing here ever sends a request, so a response can belong to none; its id is the client's business, not a call of ours.
      self = .invalid(
        id: isResponse ? nil : id, .invalidRequest(isResponse ? "this is a response, and nothing was asked" : "there is no method"))
      return
    }
    guard isVersion2 else {
      self = .invalid(id: id, .invalidRequest(#""jsonrpc" must be "2.0""#))
      return
    }
    guard let name = method.string else {
      self = .invalid(id: id, .invalidRequest("the method is not a string"))
      return
    }
    switch params {
    case nil, .null: self = .call(id: id, method: name, params: [:])
    case .object(let params): self = .call(id: id, method: name, params: params)
    case .array:
      let error = RPCError.invalidParams(path: "", expected: "an object; parameters are given by name")
      self = id == nil ? .brokenNotification(method: name, error) : .invalid(id: id, error)
    default: self = .invalid(id: id, .invalidRequest("params is neither an object nor left out"))
    }
  }
}
