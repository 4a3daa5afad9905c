import Foundation
import JSON
import Testing
import TestSupport

/// The sessions of schema/examples, played again.
///
/// With SMOLVM_RPC_RECORD=1 they are not compared but recorded anew, into the sources, or only the one that it names; then the schema has to
/// be written.
@Suite(.serialized) struct RecordedSessionsTests {
  private static let sessions = SchemaFilesTests.folder + "/examples/sessions"
  private static let sources =
    URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../Sources/SmolvmRPC/Schema/Examples/Sessions").standardized
    .path
  private static let recording = ProcessInfo.processInfo.environment["SMOLVM_RPC_RECORD"]

  private static var names: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: sessions).sorted().filter { name in
        recording.map { ["1", String(name.dropLast(".jsonl".count))].contains($0) } ?? true
      }
    }
  }

  @Test func theSimulationAnswersAsRealMicroVMsDid() throws {
    for name in try Self.names {
      let folder = try TemporaryFolder()
      try SessionPlayer.prepare(folder.path)
      var player = SessionPlayer(try Session([Programs.smolvmRPC, "--simulate"]), folder: folder.path)
      let text = try String(contentsOfFile: Self.sessions + "/" + name, encoding: .utf8)
      try player.play(text)
      try Self.compare(player.transcript, text, name)
    }
  }

  @Test(.withRealMicroVMs)
  func realMicroVMsStillAnswerAsTheyDid() throws {
    let share = try #require(Tiers.share)
    for name in try Self.names {
      let text = try String(contentsOfFile: Self.sessions + "/" + name, encoding: .utf8)
      func play() throws -> [JSONValue] {
        let place = "/srpc-\(UUID().uuidString.prefix(8))"
        try SessionPlayer.prepare(share.here + place)
        defer { try? FileManager.default.removeItem(atPath: share.here + place) }
        var player = SessionPlayer(try Session(Tiers.machines), folder: share.there + place)
        try player.play(text)
        return player.transcript
      }
      var transcript = try play()
      if Tiers.isEmulated, Self.recording == nil, case let differences = try Self.differences(transcript, text),
        !differences.isEmpty
      {
        // An emulated microVM now and then does not boot, or dies. That is the emulation's, is said, and the session is played once more,
        // on a host that is as it was before: all that is there is of this test.
        print("\(name) is played again, on an emulated host: \(differences.joined(separator: "\n"))")
        let clean =
          "for name in $(smolvm machine ls -q); do smolvm machine delete -f --cascade --name $name; done; smolvm pack prune --all"
        try Session(Tiers.shell + [clean]).end()
        transcript = try play()
      }
      if Self.recording != nil { try Self.record(transcript, name) } else { try Self.compare(transcript, text, name) }
    }
  }

  private static func compare(_ transcript: [JSONValue], _ text: String, _ name: String) throws {
    for difference in try differences(transcript, text) { Issue.record("\(name), \(difference)") }
  }

  /// What differs between what was played and what was recorded, call by call.
  private static func differences(_ transcript: [JSONValue], _ text: String) throws -> [String] {
    let recorded = Normalized.byCall(try text.split(separator: "\n").map { try JSONParser.parse(String($0)) })
    let played = Normalized.byCall(transcript)
    let different = recorded.filter { played[$0.key] ?? [] != $0.value }.map { id, messages in
      "call \(id):\n\((played[id] ?? []).map(\.text).joined(separator: "\n"))\nrecorded:\n\(messages.map(\.text).joined(separator: "\n"))"
    }
    return different + (played.count == recorded.count ? [] : ["\(played.count) calls instead of \(recorded.count)"])
  }

  /// Puts a transcript into the source that holds a session.
  private static func record(_ transcript: [JSONValue], _ name: String) throws {
    let quoted = "\"\(name.split(separator: ".")[0])\""
    for file in try FileManager.default.contentsOfDirectory(atPath: sources) {
      let path = sources + "/" + file
      let source = try String(contentsOfFile: path, encoding: .utf8)
      let parts = source.components(separatedBy: "\"\"\"")
      guard parts.count == 3, parts[0].contains(quoted) else { continue }
      let lines = transcript.map { "    \($0.text)\n" }.joined()
      try "\(parts[0])\"\"\"\n\(lines)    \"\"\"\(parts[2])".write(toFile: path, atomically: true, encoding: .utf8)
      print("recorded \(file)")
    }
  }
}
