import JSON
import JSONRPC
import Smolvm

extension Method {
  /// `server.plan`: what a call would run; nothing is executed.
  static let serverPlan = Method.own(
    "server.plan", "Says which runs of smolvm a call would make, and runs none.", ServerPlan.Parameters.self
  ) { parameters, call, server in
    guard let plan = Registry.byName[parameters.method]?.plan else {
      let expected = "the name of a method that runs smolvm"
      return call.fail(.invalidParams(path: "/method", expected: expected))
    }
    plan(parameters.params ?? [:], server) { planned in
      switch planned {
      case .success(let steps): call.succeed(encoding: ServerPlan(steps: steps))
      case .failure(let error): call.fail(error)
      }
    }
  }
}

/// The answer of `server.plan`.
struct ServerPlan: Encodable {
  struct Parameters: Decodable, Sendable {
    let method: String
    let params: JSONValue?
  }

  let steps: [PlannedStep]
}
