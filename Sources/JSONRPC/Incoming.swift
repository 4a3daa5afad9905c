import JSON

/// One message from the client, as its members are read.
///
/// Only those that say anything are kept; others are ignored. What it turns out to be is ``call()``.
struct Incoming {
  /// The names that are looked for, as `take` knows them.
  static let names: MemberNames = ["jsonrpc", "id", "method", "params", "result", "error"]

  /// A request, or without an id a notification.
  typealias Accepted = (id: RequestID?, method: String, params: JSONObject)

  /// Why a message is no call.
  enum Refusal: Error {
    /// A notification that cannot be carried out; nobody waits for an answer.
    case brokenNotification(method: String, RPCError)
    /// No request, or one whose parameters are of the wrong shape; answered under the id if one could be read.
    case invalid(id: RequestID?, RPCError)
  }

  /// What stands under a name. Not the value itself: to copy one that may be anything takes longer than all else here.
  private enum Shape { case missing, right, array, wrong }

  private var isVersion2 = false
  private var id: RequestID?
  private var unreadableID: RequestID.Unreadable?
  private var methodShape = Shape.missing
  private var method = ""
  private var paramsShape = Shape.missing
  private var params = JSONObject()
  private var isResponse = false

  /// One of which nothing has come yet.
  init() {}

  /// A message that was read as a whole.
  init(_ message: JSONObject) {
    for (name, value) in message.members { if let index = Self.names.index(of: name) { take(index, value) } }
  }

  /// Takes a member, by the index of its name.
  mutating func take(_ index: Int, _ value: JSONValue) {
    switch (index, value) {
    case (0, .string("2.0")): isVersion2 = true
    case (0, _): break
    case (1, _): do throws(RequestID.Unreadable) { id = try RequestID(value) } catch { unreadableID = error }
    case (2, .string(let name)): (methodShape, method) = (.right, name)
    case (2, _): methodShape = .wrong
    case (3, .object(let object)): (paramsShape, params) = (.right, object)
    case (3, .null): break
    case (3, .array): paramsShape = .array
    case (3, _): paramsShape = .wrong
    default: isResponse = true
    }
  }

  /// The call that it is.
  func call() throws(Refusal) -> Accepted {
    if let unreadableID { throw .invalid(id: nil, .invalidRequest(unreadableID.rawValue)) }
    if methodShape == .missing {
      // Nothing here ever sends a request, so a response can belong to none; its id is the client's business, not a call of ours.
      if isResponse { throw .invalid(id: nil, .invalidRequest("this is a response, and nothing was asked")) }
      throw .invalid(id: id, .invalidRequest("there is no method"))
    }
    guard isVersion2 else { throw .invalid(id: id, .invalidRequest(#""jsonrpc" must be "2.0""#)) }
    guard methodShape == .right else { throw .invalid(id: id, .invalidRequest("the method is not a string")) }
    switch paramsShape {
    case .right, .missing: return (id, method, params)
    case .array:
      let error = RPCError.invalidParams(path: "", expected: "an object; parameters are given by name")
      if id == nil { throw .brokenNotification(method: method, error) }
      throw .invalid(id: id, error)
    case .wrong: throw .invalid(id: id, .invalidRequest("params is neither an object nor left out"))
    }
  }
}
