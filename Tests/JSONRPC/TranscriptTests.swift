import Foundation
import JSON
import Testing
import TestSupport

@testable import JSONRPC

/// Sessions as text: `→` a line from the client, `←` the lines that it brings about.
///
/// To rewrite them on purpose: `UPDATE_TRANSCRIPTS=1 swift test --filter TranscriptTests`, and read the difference.
struct TranscriptTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Transcripts")
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".txt") }
    .sorted()

  @Test(arguments: names) func everyLineIsAnsweredAsTheTranscriptSays(name: String) throws {
    let file = Self.folder.appendingPathComponent(name)
    let expected = try String(contentsOf: file, encoding: .utf8)
    let actual = try Self.play(expected)
    if ProcessInfo.processInfo.environment["UPDATE_TRANSCRIPTS"] != nil {
      try actual.write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(actual == expected, "to accept: UPDATE_TRANSCRIPTS=1 swift test --filter TranscriptTests")
    }
  }

  @Test func thereAreTranscripts() { #expect(Self.names.count >= 3) }

  /// Plays the client's lines and writes the transcript anew; comments and blank lines stay.
  private static func play(_ text: String) throws -> String {
    let session = try LocalSession()
    var result: [String] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.hasPrefix("← ") { continue }
      result.append(String(line))
      guard line.hasPrefix("→ ") else { continue }
      session.send(String(line.dropFirst(2)))
      // The service of these tests answers at once, so the answer to a mark ends the answers to the line before it.
      let mark = "mark-\(index)"
      session.send(#"{"jsonrpc":"2.0","id":"\#(mark)","method":"mark"}"#)
      while let answer = session.next(), !answer.contains(#""id":"\#(mark)""#) { result.append("← " + answer) }
    }
    return result.joined(separator: "\n")
  }
}
