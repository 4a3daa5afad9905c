import JSON
import JSONRPC
import Smolvm

/// One method on the wire: what it is, for the schema, and how it is carried out.
public struct Method: Sendable {
  /// Its name, `noun.verb`.
  public let name: String
  /// One sentence.
  public let summary: String
  /// What more there is to know: when to use it, and what to mind.
  public let details: String
  /// What it does to the world.
  public let effect: Effect
  /// The type that its parameters decode into.
  let parameters: any (Decodable & Sendable).Type
  /// Its parameter lines. They are read when somebody asks: all of them together take longer than all else at the start.
  public var shape: CommandShape { readShape() }
  private let readShape: @Sendable () -> CommandShape
  /// The type of its result.
  package let answer: any (SchemaDescribed & Sendable).Type
  /// The kinds of failure that it can have, beside those of a message that is no call of it.
  var failures: [ErrorKind] { listFailures() }
  private let listFailures: @Sendable () -> [ErrorKind]
  /// The words of its subcommand; nil where it is none.
  public let subcommand: [String]?
  /// The first smolvm that can do it.
  public let since: Version
  /// What becomes of its run of smolvm when it is cancelled; nil where it runs none.
  let whenCancelled: WhenCancelled?
  /// Whether it runs smolvm.
  var isCommand: Bool { whenCancelled != nil }
  /// Carries a call out and answers it, at once or later, from any thread. Must not block.
  let handle: @Sendable (Call, Server) -> Void
  /// What would be run; nil for methods that run nothing.
  let plan: (@Sendable (JSONValue, Server, @escaping @Sendable (Result<[PlannedStep], RPCError>) -> Void) -> Void)?

  /// A command of the wrapper, put on the wire.
  static func command<C: Command>(_ type: C.Type) -> Method {
    Method(
      name: C.method, summary: C.summary, details: C.details, effect: C.effect, parameters: type,
      readShape: { CommandShape.of(type) }, answer: C.Answer.self, listFailures: { ErrorKind.failures(of: type) },
      subcommand: C.subcommand, since: C.since, whenCancelled: C.whenCancelled
    ) { call, server in
      let (command, options): (C, CallOptions)
      do throws(JSONMismatch) { (command, options) = try decode(type, .object(call.takeParams())) } catch {
        return call.fail(RPCError(error))
      }
      do throws(PolicyRefusal) { try server.options.policy.check(command) } catch { return call.fail(error.error) }
      if call.id == nil, let wanted = command.needsAnswer(options) {
        return call.fail(.invalidRequest("\(wanted) needs an id, by which what comes of it can be told apart"))
      }
      if command.interrupts { call.interruptOthers(that: command.allTouches) }
      Job(call, command, options, server).begin(command, options)
    } plan: { params, server, then in
      let command: C
      do throws(JSONMismatch) { (command, _) = try decode(type, params) } catch {
        return then(.failure(RPCError(error.below("params"))))
      }
      // A plan looks at files, and says what is there.
      do throws(PolicyRefusal) { try server.options.policy.check(command) } catch {
        return then(.failure(error.below("/params").error))
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
  static func own<Parameters: ParameterGroup>(
    _ name: String, _ summary: String, _ type: Parameters.Type, _ answer: any (SchemaDescribed & Sendable).Type,
    _ effect: Effect = .reads,
    details: String, failures: [ErrorKind] = [], _ handle: @escaping @Sendable (Parameters, Call, Server) -> Void
  ) -> Method {
    Method(
      name: name, summary: summary, details: details, effect: effect, parameters: type, readShape: { CommandShape(of: type) },
      answer: answer, listFailures: { ErrorKind.all.filter((ErrorKind.ofEveryCall + failures).contains) }, subcommand: nil,
      since: ParameterLine.alwaysThere,
      whenCancelled: nil,
      handle: { call, server in
        let parameters: CallParameters<Parameters>
        do throws(JSONMismatch) {
          parameters = try decoder.decode(CallParameters<Parameters>.self, from: .object(call.takeParams()))
        } catch {
          return call.fail(RPCError(error))
        }
        if let time = parameters.options.deadline?.milliseconds {
          DeadlineTimer.start(time, call, onlyReads: effect == .reads, server.smolvm)
        }
        handle(parameters.own, call, server)
      }, plan: nil)
  }

  /// `_meta` is always allowed and ignored; any other unknown member is refused: a typo in a safety setting must never pass silently.
  private static let decoder = JSONValueDecoder(unknownMembers: .refuse, ignoring: ["_meta"])

  /// Decodes a command and refuses all that can be refused before its turn comes.
  private static func decode<C: Command>(_ type: C.Type, _ params: JSONValue) throws(JSONMismatch) -> (C, CallOptions) {
    let parameters: CallParameters<C>
    do throws(JSONMismatch) { parameters = try decoder.decode(CallParameters<C>.self, from: params) } catch {
      // Somebody who looks for it here is told why it is not.
      guard let why = C.notTaken[String(error.pointer.dropFirst())] else { throw error }
      throw JSONMismatch(pointer: error.pointer, expected: why)
    }
    var command = parameters.own
    command.complete()
    try command.checkAll()
    return (command, parameters.options)
  }
}

extension Command {
  /// What of a call makes no sense without an answer.
  fileprivate func needsAnswer(_ options: CallOptions) -> String? {
    if options.progress == true { return "progress" }
    if (self as? any SpeaksLive)?.isLive == true { return "stream" }
    guard let guest = (self as? any RunsGuestCommand)?.command else { return nil }
    return guest.tty != nil ? "tty" : guest.interactive == true ? "interactive" : nil
  }
}

extension Call {
  /// Ends the earlier calls that have to do with a machine which is stopped or deleted now.
  fileprivate func interruptOthers(that touches: [Touch]) {
    for case .machine(let name, _) in touches {
      for other in everyCall where other !== self {
        guard let job = other.work as? Job, job.touches(machine: name) else { continue }
        job.end(.interrupted("a later \(method) of the machine interrupted the call"))
      }
    }
  }

  /// Answers with what came of a command.
  /// - Parameter more: further members of a result.
  func answer(_ result: Result<some Encodable, SmolvmError>, adding more: JSONObject = [:]) {
    switch result {
    case .success(let answer): succeed(encoding: answer, adding: more)
    case .failure(let error): fail(RPCError(error))
    }
  }

  /// Answers with a Codable result.
  public func succeed(encoding answer: some Encodable, adding more: JSONObject = [:]) {
    do {
      guard case .object(var object) = try JSONValueEncoder().encode(answer) else {
        return fail(.internalError("the result of \(method) is no object"))
      }
      for (key, value) in more.members { object[key] = value }
      succeed(object)
    } catch {
      fail(.internalError("the result of \(method) cannot be encoded: \(error)"))
    }
  }
}
