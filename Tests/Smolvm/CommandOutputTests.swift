import ChildProcess
import JSON
import Testing

@testable import Smolvm

/// How output is cut and written as text.
struct CommandOutputTests {
  private func output(
    _ stdout: [UInt8], limit: Int = 1 << 20, captured: Int? = nil, encoding: CommandOutput.Encoding? = nil, rest: [UInt8] = []
  ) -> CommandOutput {
    var capture = OutputCapture(limit: captured ?? limit + 4096)
    for start in stride(from: 0, to: stdout.count, by: 7) {
      Array(stdout[start..<min(start + 7, stdout.count)]).withUnsafeBytes { capture.append($0) }
    }
    let outcome = Outcome(
      argv: [], dialect: Dialect(version: "1.32.2"),
      end: ProcessEnd(status: .exited(0), cause: .itself, elapsed: .milliseconds(1234)), stdout: capture, stderr: capture, held: nil
    )
    var command = GuestCommand()
    command.maxOutputBytes = OutputLimit(limit)
    command.encoding = encoding
    var output = CommandOutput(outcome, rest, of: command)
    output.exitCode = 0
    return output
  }

  @Test func textIsTextAndBytesThatAreNoTextAreBase64() {
    #expect(output(Array("héllo\n".utf8)).stdout == "héllo\n")
    let binary = output([0xFF, 0x00, 0x41])
    #expect(
      binary.stdoutEncoding == .base64 && binary.stdout.flatMap(Base64.decode) == [0xFF, 0x00, 0x41] && binary.stdoutBytes == 3)
  }

  @Test func anEncodingCanBeForced() {
    #expect(output(Array("a".utf8), encoding: .base64).stdout == "YQ==")
    #expect(output([0x41, 0xFF], encoding: .utf8).stdout == "A\u{FFFD}")
  }

  @Test func overTheLimitHeadAndTailAreKeptAndTheGapIsExact() {
    let bytes = Array((0..<1000).map { String($0 % 10) }.joined().utf8)
    for captured in [5000, 100] {  // kept whole until now, or cut while it was read
      let result = output(bytes, limit: 100, captured: captured)
      #expect(result.stdout == String(decoding: bytes.prefix(50) + bytes.suffix(50), as: UTF8.self))
      #expect(result.truncated?.stdout == CommandOutput.Gap(at: 50, missing: 900) && result.stdoutBytes == 1000)
    }
  }

  @Test(arguments: 0..<8) func theCutNeverSplitsACharacter(limit: Int) {
    let bytes = Array(String(repeating: "é😀€", count: 20).utf8)
    let result = output(bytes, limit: 20 + limit)
    let gap = result.truncated?.stdout
    #expect(result.stdoutEncoding == .utf8 && result.stdout?.contains("\u{FFFD}") == false)
    let kept = gap?.at ?? bytes.count
    #expect((gap?.missing ?? 0) + (result.stdout?.utf8.count ?? -1) == bytes.count)
    #expect(Array((result.stdout ?? "").utf8.prefix(kept)) == Array(bytes.prefix(kept)))
  }

  @Test func nothingIsKeptWhenNothingIsWanted() {
    let result = output(Array("hello".utf8), limit: 0)
    #expect(result.stdout == "" && result.truncated?.stdout == CommandOutput.Gap(at: 0, missing: 5))
  }

  @Test func whatWasHeldBackAndIsTheCommandsOwnIsTheEndOfItsStderrAlsoWhenTheMiddleIsGone() {
    for captured in [20_000, 6000] {
      let result = output(Array(repeating: 0x78, count: 10_000), limit: 100, captured: captured, rest: Array("REST".utf8))
      #expect(result.stderrBytes == 10_004 && result.stderr?.hasSuffix("xREST") == true)
      #expect(result.truncated?.stderr == CommandOutput.Gap(at: 50, missing: 9904))
    }
  }

  @Test func itsCodableFormIsTheOneOnTheWire() throws {
    let encoded = try JSONValueEncoder().encode(output(Array("a".utf8)))
    #expect(
      encoded.text == #"{"exitCode":0,"stdout":"a","stderr":"a","stdoutEncoding":"utf8","stderrEncoding":"utf8","stdoutBytes":1,"#
        + #""stderrBytes":1,"durationMs":1234}"#)
  }
}
