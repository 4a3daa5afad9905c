import Testing
import TestSupport

/// The shell in simulated machines.
struct SimulatedShellTests {
  /// Scripts and what they print.
  private static let scripts: [(script: String, output: String)] = [
    ("echo one two; echo -n three", "one two\nthree"), ("echo 'a  b'  \"c $HOME\" \\$x", "a  b c /root $x\n"),
    ("false && echo no || echo yes", "yes\n"), ("true; echo $?; false; echo $?", "0\n1\n"), ("echo a # no\necho b", "a\nb\n"),
    ("A=1 B='2 3'; echo $A\"$B\"; unset A; echo [$A]", "12 3\n[]\n"), ("A=x env | head -n 9 | cat >/dev/null; echo [$A]", "[]\n"),
    ("yes | head -c 3000000 | wc -c", "3000000\n"),
    ("echo to >/tmp/f; echo more >>/tmp/f; cat </tmp/f; wc -c /tmp/f", "to\nmore\n8 /tmp/f\n"),
    ("nope 2>/dev/null; echo $?", "127\n"), ("(echo err >&2) 2>&1", "err\n"),
    ("cat /no 2>&1; echo $?", "cat: can't open '/no': No such file or directory\n1\n"),
    ("mkdir -p /a/b; touch /a/b/c; ls /a/b; rm -r /a; [ -e /a ] || echo gone", "c\ngone\n"),
    ("cd /tmp && pwd && cd .. && pwd && cd ../../.. && pwd", "/tmp\n/\n/\n"),
    ("cat ../../../../etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"),
    ("test -d /etc && [ -f /etc/hosts ] && [ 2 -gt 1 ] && ! [ a = b ] && echo so", "so\n"),
    ("printf '%s-%d\\n' a 1 b 2", "a-1\nb-2\n"),
    ("printf '\\101\\t%05d|%-3s|%%' 42 x", "A\t00042|x  |%"), ("i=0; while [ $i -lt 3 ]; do printf $i; i=$((i + 1)); done", "012"),
    ("for i in a 'b c' d; do echo $i; [ $i = d ] || continue; break; done", "a\nb c\nd\n"),
    ("x=$(echo a; echo b); echo $x \"$x\"", "a b a\nb\n"),
    ("false; x=$(false); echo $?; x=$(exit 3); echo $?; x=1; echo $?", "1\n3\n0\n"),
    ("if false; then echo 1; elif true; then echo 2; else echo 3; fi | cat", "2\n"),
    ("{ echo a; exit 3; } | cat; echo $?", "a\n0\n"),
    ("(exit 3); echo $?", "3\n"), ("printf 'a b c\\nd\\n' | while read x y; do echo \"$y,$x\"; done", "b c,a\n,d\n"),
    ("echo abc | sha256sum", "edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb  -\n"),
    ("sha256sum </dev/null", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  -\n"),
    ("echo 'echo $0 $1' >/tmp/s; sh /tmp/s x; set -- p q; shift; echo $1 $#", "/tmp/s x\nq 1\n"),
    ("seq 3 | tee /tmp/t | wc -l; cat /tmp/t", "3\n1\n2\n3\n"),
    ("id -u; whoami; hostname; uname -s", "0\nroot\nm\nLinux\n"),
    ("while true; do echo y; done | head -n 1", "y\n"), ("set -e; echo a; false; echo b", "a\n"),
    ("set -e; if false; then :; fi; false || true; ! true; false && true; while false; do :; done; echo so", "so\n"),
    ("(set -e; false; echo no); echo $?; set -e; (exit 4); echo no", "1\n"), ("sh -ec 'false; echo no'; echo $?", "1\n"),
    ("set -u; echo no", ""), ("sh -x -c 'echo no'; echo $?", "2\n"),
    ("echo $((2 + 3 * (4 - 1) % 5)) $((7 / 2)) $((1 < 2))", "6 3 1\n"),
  ]

  @Test func scriptsPrintWhatTheyWouldPrintElsewhere() throws {
    let cli = try SimulatedCLI.withMachine()
    for (script, output) in Self.scripts {
      #expect(try cli.shell(script).stdout == output, "\(script)")
    }
  }

  @Test(arguments: [
    ("echo 'open", "end of file"), ("if true; then", "end of file"), ("echo a; )", ")"), ("| cat", "|"), ("sleep 1 &", "&"),
    ("cat <<X", "<<"),
  ]) func whatIsNoScriptIsRefused(script: String, word: String) throws {
    let run = try SimulatedCLI.withMachine().shell(script)
    #expect(run == CLIRun.End(status: 2, stdout: "", stderr: "sh: syntax error: unexpected \"\(word)\"\n"))
  }

  /// Scripts that want more than there is, and how they end.
  private static let greedy: [(script: String, status: Int32, stdout: String, stderr: String)] = [
    ("echo 'sh /tmp/x' >/tmp/x; sh /tmp/x", 2, "", cannotFork),
    ("echo 'if true; then { ( sh /tmp/x; ) }; fi' >/tmp/x; sh /tmp/x", 2, "", cannotFork),
    ("echo 'echo $(sh /tmp/x)' >/tmp/x; sh /tmp/x 2>/dev/null | wc -l", 0, "1\n", ""),
    (repeated("( ", 9999, around: "echo x", " )"), 2, "", tooDeep), (repeated("( ", 150, around: "echo x", " )"), 0, "x\n", ""),
    ("echo " + repeated("${a-", 9999, around: "x", "}"), 2, "", tooDeep),
    (repeated("if false; then :; el", 4999, around: "if true; then echo x; fi", ""), 2, "", tooDeep),
    ("true" + repeated(" && true", 9999, around: "", "") + " && echo yes", 0, "yes\n", ""),
    (repeated("! ", 9999, around: "true; echo $?", ""), 0, "1\n", ""),
    ("echo $((" + repeated("(", 9999, around: "1", ")") + "))", 0, "0\n", ""),
    ("[ " + repeated("! ", 9999, around: "x", "") + " ]; echo $?", 0, "1\n", ""),
    ("[ x" + repeated(" -a x", 9999, around: "", "") + " ] && echo x", 0, "x\n", ""),
    (repeated("env ", 9999, around: "echo x", ""), 2, "", cannotFork),
    ("echo x" + repeated(" | cat", 200, around: "", ""), 0, "x\n", ""),
    ("sleep 1" + repeated(" | cat", 1000, around: "", ""), 2, "", cannotFork),
    ("x=$(yes); echo no", 2, "", "sh: out of memory\n"), ("x=a; while true; do x=$x$x; done", 2, "", "sh: out of memory\n"),
    ("echo $((1 / 0)); echo no", 2, "", "sh: divide by zero\n"),
    ("kill -9223372036854775807 $$", 255, "", ""), ("seq 9223372036854775806 9223372036854775807 | wc -l", 0, "2\n", ""),
  ]
  private static let cannotFork = "sh: can't fork: Resource temporarily unavailable\n"
  private static let tooDeep = "sh: syntax error: nested more than 200 deep\n"

  private static func repeated(_ before: String, _ count: Int, around middle: String, _ after: String) -> String {
    String(repeating: before, count: count) + middle + String(repeating: after, count: count)
  }

  @Test func scriptsThatWantMoreThanThereIsFailInTheGuest() throws {
    let cli = try SimulatedCLI.withMachine()
    for (script, status, stdout, stderr) in Self.greedy {
      #expect(try cli.shell(script) == CLIRun.End(status: status, stdout: stdout, stderr: stderr), "\(script.prefix(60))")
    }
  }

  @Test(arguments: ["999999d", "1000y"]) func aTimeoutBeyondAllClocksIsOne(timeout: String) throws {
    let run = try SimulatedCLI.withMachine().run("machine", "exec", "--name=m", "--timeout=\(timeout)", "--", "echo", "x")
    #expect(run == CLIRun.End(status: 0, stdout: "x\n", stderr: ""))
  }

  @Test func commandsMayComeOneByOneFromStdin() throws {
    let cli = try SimulatedCLI.withMachine()
    let run = try cli.run(
      "machine", "exec", "-i", "--name=m", "sh", stdin: "read a\nhello\necho $a\nif true\nthen echo yes\nfi\nexit 9\necho no")
    #expect(run == CLIRun.End(status: 9, stdout: "hello\nyes\n", stderr: ""))
  }

  @Test func whatNobodyReadsEndsItsWriterQuietly() throws {
    let cli = try SimulatedCLI.withMachine()
    let run = try Session([
      "/bin/sh", "-c",
      #"SMOLVM_RPC_SIMULATION="$1" "$1/smolvm" machine exec -i --name=m -- yes </dev/null | head -c 10 >/dev/null; echo done"#,
      "sh", cli.folder.file("state"),
    ])
    #expect(try run.end(seconds: 20).lines == ["done"])
    #expect(run.errors.isEmpty)
  }
}
