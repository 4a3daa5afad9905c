import Foundation
import JSON
import Testing
import TestSupport

/// What the program is given as its stdin, stdout and stderr, beyond two pipes.
struct StandardStreamsTests {
  private static let request = #"{"jsonrpc":"2.0","id":1,"method":"machine.list"}"#
  private static let answer = #"{"jsonrpc":"2.0","id":1,"result":{"machines":[]}}"#

  /// Runs a shell line in which $0 is the program and $1 a request.
  private func shell(_ line: String) throws -> (lines: [String], status: Int32, runs: [JSONValue]) {
    let fake = try FakeCLI([FakeCLI.rule(["machine", "ls"], ["stdout": "[]"])])
    let session = try Session(["/bin/sh", "-c", line, Programs.smolvmRPC, Self.request], environment: fake.environment)
    let (lines, status) = try session.end()
    return (lines, status, fake.record.filter { $0["event"] == "start" })
  }

  @Test(arguments: ["</dev/null", "<&-", "<&- >&- 2>&-"]) func withoutRequestsItEndsWithExit0(redirections: String) throws {
    let result = try shell(#""$0" \#(redirections)"#)
    #expect(result.lines.isEmpty && result.status == 0)
  }

  @Test func requestsMayComeFromAFile() throws {
    let result = try shell(#"f=$(mktemp); printf '%s\n' "$1" "$1" >"$f"; "$0" <"$f"; s=$?; rm -f "$f"; exit $s"#)
    // The second one repeats an id that may still be in flight; one of them is answered for sure, and both get a line.
    #expect(result.lines.count == 2 && result.lines.contains(Self.answer) && result.status == 0)
  }

  @Test func answersMayGoToAFile() throws {
    let result = try shell(#"f=$(mktemp); printf '%s\n' "$1" | "$0" >"$f"; s=$?; cat "$f"; rm -f "$f"; exit $s"#)
    #expect(result.lines == [Self.answer] && result.status == 0)
  }

  @Test func aClosedStderrIsNotTheChildsNorTheProtocols() throws {
    let result = try shell(#"printf '%s\n' '{"jsonrpc":"2.0","method":"no.such"}' "$1" | "$0" 2>&-"#)
    #expect(result.lines == [Self.answer] && result.status == 0)
    #expect(result.runs.allSatisfy { $0["descriptors"] == [0, 1, 2] })
  }

  /// Whoever started us may have made its end non-blocking; the open file is shared.
  @Test func nonBlockingPipesAreWaitedFor() throws {
    let script = """
      import os, subprocess, sys, time
      r, w = os.pipe(); a, b = os.pipe()
      os.set_blocking(r, False); os.set_blocking(b, False)
      p = subprocess.Popen([sys.argv[1]], stdin=r, stdout=b)
      os.close(r); os.close(b)
      time.sleep(0.2)
      for i in range(400):
        os.write(w, b'{"jsonrpc":"2.0","id":%d,"method":"server.plan","params":{"method":"machine.list"}}\\n' % i)
      os.close(w)
      time.sleep(0.5)  # the answers are more than a pipe holds
      data = b""
      while chunk := os.read(a, 65536): data += chunk
      print(data.count(b"\\n"), p.wait())
      """
    let fake = try FakeCLI([])
    let session = try Session(["/usr/bin/env", "python3", "-c", script, Programs.smolvmRPC], environment: fake.environment)
    #expect(try session.end().lines == ["400 0"])
  }
}
