import ChildProcess
import Foundation
import Testing
import TestSupport

/// Commands in simulated machines.
struct SimulatedExecTests {
  @Test func outputAndExitCodesComeOutAsTheyAre() throws {
    let cli = try SimulatedCLI.withMachine()
    for code in [0, 1, 2, 42, 124, 127, 255] {
      #expect(
        try cli.shell("printf out; printf err >&2; exit \(code)") == CLIRun.End(status: Int32(code), stdout: "out", stderr: "err"))
    }
    #expect(try cli.shell("kill -9 $$").status == 137)
  }

  @Test func everyByteGoesInAndComesOut() throws {
    let cli = try SimulatedCLI.withMachine()
    var bytes = (0...255).map { UInt8($0) }
    while bytes.count < 3_000_000 { bytes += bytes }
    let run = try cli.start(["machine", "exec", "-i", "--name=m", "cat"], stdin: .bytes(bytes))
    #expect(try run.end().status == 0)
    #expect(run.bytes == bytes)
  }

  @Test func outputComesWhileTheCommandStillReads() throws {
    let cli = try SimulatedCLI.withMachine()
    let run = try cli.start(["machine", "exec", "-i", "--name=m", "cat"], stdin: .open)
    for word in ["one ", "two "] {
      run.child.write(Array(word.utf8))
      try run.waitFor(word)
    }
    run.child.finishInput()
    #expect(try run.end() == CLIRun.End(status: 0, stdout: "one two ", stderr: ""))
  }

  @Test func wordsVariablesAndTheWorkingFolderArriveExactly() throws {
    let cli = try SimulatedCLI.withMachine()
    let run = try cli.run(
      "machine", "exec", "--name=m", "-e", "A=one\ntwo=three", "-e", "B=", "-e", "HOSTS", "-w", "/tmp", "--", "sh", "-c",
      #"printf '%s|' "$A" "${B-unset}" "${C-unset}" "$HOSTS" "$PWD" "$@""#, "sh", "", "--name", "two words", "-x",
      environment: ["HOSTS": "own"])
    #expect(run.stdout == "one\ntwo=three||unset|own|/tmp||--name|two words|-x|", "\(run)")
  }

  @Test func whatCannotBeStartedIsAFailureAndNoExitCode() throws {
    let cli = try SimulatedCLI.withMachine()
    let missing = "No such file or directory (os error 2)"
    for (arguments, message) in [
      (["-i", "--name=m", "/no/such"], "vm exec interactive: \(missing)"),
      (["--name=m", "no"], "vm exec: failed to spawn command: \(missing)"),
      (["-d", "--name=m", "no"], "vm exec background: failed to spawn background command: \(missing)"),
      (["-i", "--name=m", "-w", "/no", "true"], "vm exec interactive: \(missing)"),
      (["-i", "--name=m", "-w", "/etc/hosts", "true"], "vm exec interactive: Not a directory (os error 20)"),
    ] {
      let run = try cli.start(["machine", "exec"] + arguments).end()
      let line = #"{"error":{"code":"SMOLVM_ERROR","message":"agent operation failed: \#(message)"}}"# + "\n"
      #expect(run == CLIRun.End(status: 1, stdout: "", stderr: line))
    }
    #expect(try cli.shell("no") == CLIRun.End(status: 127, stdout: "", stderr: "sh: no: not found\n"))
  }

  @Test func aTimeoutIsSaidAndTheOutputSoFarKept() throws {
    let cli = try SimulatedCLI.withMachine()
    let run = try cli.run("machine", "exec", "-i", "--name=m", "--timeout=300ms", "--", "sh", "-c", "echo so far; sleep 60 | cat")
    #expect(run == CLIRun.End(status: 124, stdout: "so far\n", stderr: "\ncommand timed out after 300ms"))
  }

  @Test(arguments: [["stop", "--name=m"], ["delete", "-f", "--name=m"]]) func aCommandEndsWithItsMachine(how: [String]) throws {
    let cli = try SimulatedCLI.withMachine()
    let run = try cli.start(["machine", "exec", "-i", "--name=m", "--", "sh", "-c", "echo here; sleep 60"])
    try run.waitFor("here")
    #expect(try cli.start(["machine"] + how).end().status == 0)
    let lost = #"{"error":{"code":"SMOLVM_ERROR","message":"io operation failed: connection closed"}}"# + "\n"
    #expect(try run.end() == CLIRun.End(status: 1, stdout: "here\n", stderr: lost))
  }

  @Test func aDetachedCommandAnswersWithAProcessAndWritesItsFiles() throws {
    let cli = try SimulatedCLI.withMachine()
    let run = try cli.run("machine", "exec", "-d", "--name=m", "--", "sh", "-c", "echo x >/tmp/x; sleep 60; echo y >/tmp/x")
    #expect(run == CLIRun.End(status: 0, stdout: "1002\n", stderr: ""))
    #expect(try cli.shell("cat /tmp/x").stdout == "x\n")
  }

  @Test func aShellOnATerminalIsUsable() throws {
    let cli = try SimulatedCLI.withMachine()
    let run = try cli.start(
      ["machine", "exec", "-i", "-t", "-e", "PS1=READY> ", "--name=m", "sh"], terminal: TerminalSize(rows: 33, columns: 111))
    func type(_ text: String, until shown: String) throws {
      run.child.write(Array(text.utf8))
      try run.waitFor(shown)
    }
    try type("stty size; tty -s && echo a-terminal\r", until: "33 111\r\na-terminal\r\nREADY> ")
    run.child.resize(TerminalSize(rows: 50, columns: 132))
    try type("stty size\r", until: "50 132\r\n")
    try type("sleep 100 | cat\r", until: "sleep 100 | cat\r\n")
    try type("\u{3}", until: "^C")
    try type("echo status $?\r", until: "status 130\r\n")
    try type("cat\rabc\u{7F}d\r\u{4}echo end of cat $?\r", until: "end of cat 0\r\n")
    #expect(run.text.contains("abd\r\n"))
    run.child.write(Array("exit 7\r".utf8))
    #expect(try run.end().status == 7)
  }

  @Test func onATerminalATimeoutIsSaidThere() throws {
    let cli = try SimulatedCLI.withMachine()
    let run = try cli.start(
      ["machine", "exec", "-i", "-t", "--timeout=300ms", "--name=m", "--", "sh", "-c", "echo so far; sleep 60"],
      terminal: TerminalSize(rows: 24, columns: 80))
    #expect(try run.end() == CLIRun.End(status: 124, stdout: "so far\r\n\ncommand timed out after 300ms", stderr: ""))
  }
}
