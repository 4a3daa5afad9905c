import JSON
import JSONRPC
import Smolvm
import SmolvmRPC
import Synchronization

/// One `tools/call`: says what comes of it as MCP wants it said.
final class ToolCall: CallListener {
  private let era: ProtocolVersion.Era
  private let notes: ProgressNotes?
  private let isSilent = Atomic(false)

  init(_ call: Call, _ era: ProtocolVersion.Era, progressToken: JSONValue?, _ server: Server) {
    self.era = era
    notes = progressToken.map { ProgressNotes($0, call, server) }
  }

  /// The client has cancelled it: nothing more is said (the specification forbids it, and clients disconnect).
  func silence() {
    isSilent.store(true, ordering: .relaxed)
    notes?.drop()
  }

  func output(_ channel: CommandChannel, _ bytes: UnsafeRawBufferPointer) {
    if !isSilent.load(ordering: .relaxed) { notes?.take(channel, bytes) }
  }
  func progress(_ line: ProgressLine) { if !isSilent.load(ordering: .relaxed) { notes?.take(line.message) } }

  /// The result as data, and the same as text for models that see only that.
  func result(_ result: JSONObject) -> CallAnswer? {
    said(
      ToolText.bounded(JSONValue.object(result).text) + [ToolText.aboutMissing(result)].compactMap { $0 }, result, isError: false)
  }

  /// A model can do something about a failure, so it is a result; with text alone, since clients hold data against the output schema.
  func failure(_ error: RPCError) -> CallAnswer? { said([ToolText.failure(error.message, error.data)], nil, isError: true) }

  private func said(_ texts: [String], _ structured: JSONObject?, isError: Bool) -> CallAnswer? {
    notes?.finish()
    if isSilent.load(ordering: .relaxed) { return nil }
    var result = JSONObject()
    if era == .modern { result["resultType"] = "complete" }
    result["content"] = .array(texts.map { ["type": "text", "text": .string($0)] })
    result["structuredContent"] = structured.map(JSONValue.object)
    result["isError"] = .bool(isError)
    return .result(result)
  }
}
