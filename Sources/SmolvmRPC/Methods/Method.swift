import JSON
import JSONRPC
import Smolvm

/// One method on the wire.
public struct Method: Sendable {
  /// Its name, `noun.verb`.
  public let name: String
  /// One sentence.
  public let summary: String
  /// Its parameter lines; nil for a method about this program itself.
  public var shape: CommandShape? { type.map(CommandShape.of) }
  /// The command that it puts on the wire.
  private let type: (any Command.Type)?
  /// Carries a call out and answers it, at once or later, from any thread. Must not block.
  let handle: @Sendable (Call, Server) -> Void
  /// What would be run; nil for methods that run nothing.
  let plan: (@Sendable (JSONValue, Server, @escaping @Sendable (Result<[PlannedStep], RPCError>) -> Void) -> Void)?

  /// A command of the wrapper, put on the wire.
  static func command<C: Command>(_ type: C.Type) -> Method {
    Method(name: C.method, summary: C.summary, type: type) { call, server in
      let command: C
      do throws(JSONMismatch) { command = try decode(type, .object(call.takeParams())) } catch { return call.fail(RPCError(error)) }
      server.scheduler.submit(command.allTouches) { ticket in
        server.smolvm.start(command) { result in
          call.answer(result)
          server.scheduler.finish(ticket)
        }
      }
    } plan: { params, server, then in
      let command: C
      do throws(JSONMismatch) { command = try decode(type, params) } catch {
        return then(.failure(RPCError(error.below("params"))))
      }
      server.smolvm.plan(command) { planned in
        then(
          planned.mapError { error in
            var error = error
            error.mismatch = error.mismatch?.below("params")
            error.path = error.path.map { "/params" + $0 }
            return RPCError(error)
          })
      }
    }
  }

  /// A method about this program itself; it passes every queue.
  static func own<Parameters: Decodable & Sendable>(
    _ name: String, _ summary: String, _ type: Parameters.Type, _ handle: @escaping @Sendable (Parameters, Call, Server) -> Void
  ) -> Method {
    Method(
      name: name, summary: summary, type: nil,
      handle: { call, server in
        let parameters: Parameters
        do throws(JSONMismatch) { parameters = try decoder.decode(type, from: .object(call.takeParams())) } catch {
          return call.fail(RPCError(error))
        }
        handle(parameters, call, server)
      }, plan: nil)
  }

  /// `_meta` is always allowed and ignored; any other unknown member is refused: a typo in a safety setting must never pass silently.
  private static let decoder = JSONValueDecoder(unknownMembers: .refuse, ignoring: ["_meta"])

  /// Decodes a command and refuses all that can be refused before its turn comes.
  private static func decode<C: Command>(_ type: C.Type, _ params: JSONValue) throws(JSONMismatch) -> C {
    var command = try decoder.decode(type, from: params)
    command.complete()
    try command.checkAll()
    return command
  }
}

extension Call {
  /// Answers with what came of a command.
  func answer(_ result: Result<some Encodable, SmolvmError>) {
    switch result {
    case .success(let answer): succeed(encoding: answer)
    case .failure(let error): fail(RPCError(error))
    }
  }

  /// Answers with a Codable result.
  func succeed(encoding answer: some Encodable) {
    do {
      guard case .object(let object) = try JSONValueEncoder().encode(answer) else {
        return fail(.internalError("the result of \(method) is no object"))
      }
      succeed(object)
    } catch {
      fail(.internalError("the result of \(method) cannot be encoded: \(error)"))
    }
  }
}
