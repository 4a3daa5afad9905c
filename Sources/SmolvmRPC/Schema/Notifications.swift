import JSON
import JSONRPC
import Smolvm

/// A message that we send without being asked for each: only for calls that want it.
struct Notification: Sendable {
  let method: String
  let summary: String
  /// What makes a call get it.
  let when: String
  let params: any (DescribedObject & Sendable).Type

  /// All there are.
  static let all = [
    Notification(
      method: "stream.output", summary: "A piece of a command's output.", when: "stream: true", params: StreamOutputParams.self),
    Notification(
      method: "stream.event", summary: "Something that happened to a machine that is watched over.",
      when: "stream: true in machine.monitor", params: StreamEventParams.self),
    Notification(
      method: "request.progress", summary: "What smolvm says about its own work: booting, pulling, packing.",
      when: "progress: true",
      params: RequestProgressParams.self),
    Notification(
      method: "request.queued", summary: "The call waits for others.", when: "progress: true", params: RequestQueuedParams.self),
  ]
}

/// `stream.output`. Written by hand where it is sent, since it is the hottest line there is; every test that reads one checks it by this.
struct StreamOutputParams: DescribedObject {
  static let about = "A piece of a command's output. Characters are whole; all pieces come before the call's answer."
  @Member("The call whose command wrote it.") var requestId: RequestID
  @Member("Counts the pieces of the call, from 1, over all channels.") var seq: Int
  @Member("Where it was written: stdout, stderr, or tty for a terminal.") var channel: CommandChannel
  @Member("What was written.") var data: String
  @Member("How data is to be read: utf8, or base64 where it is no UTF-8.") var encoding: CommandOutput.Encoding
  @Member("Where in its channel it begins, in bytes.") var offset: Int
  init() {}
}

/// `stream.event`
struct StreamEventParams: DescribedObject {
  static let about = "Something that happened to a machine that is watched over. All events come before the call's answer."
  @Member("The call.") var requestId: RequestID
  @Member("Counts the events of the call, from 1.") var seq: Int
  @Member("What happened.") var event: MonitorEvent
  init() {}
}

/// `request.progress`
struct RequestProgressParams: DescribedObject {
  static let about = "What smolvm says about its own work."
  @Member("The call.") var requestId: RequestID
  @Member("Counts the messages of the call, from 1.") var seq: Int
  @Member("What smolvm says, without colours and drawing.") var message: String
  @Member("How far it is, if it says a number.") var current: Int?
  @Member("Of how much; 100 for a percentage.") var total: Int?
  init() {}
}

/// `request.queued`
struct RequestQueuedParams: DescribedObject {
  static let about = "The call waits for others."
  @Member("The call.") var requestId: RequestID
  @Member("The ids of calls that it waits for; not of notifications, which have none.") var behind: [RequestID]
  init() {}
}

extension CommandChannel: WireValue {}
