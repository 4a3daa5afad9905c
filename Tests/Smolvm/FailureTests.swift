import ChildProcess
import Foundation
import JSON
import Testing

@testable import Smolvm

/// What is read from a failed run of the CLI. The texts are the real CLI's own (1.32.2, 1.4.0).
struct FailureTests {
  private func outcome(
    _ status: ProcessEnd.Status, _ stderr: String, stdout: String = "", version: Version = "1.32.2", command: String = "start"
  ) -> Outcome {
    func capture(_ text: String) -> OutputCapture {
      var capture = OutputCapture(limit: 1 << 20)
      Array(text.utf8).withUnsafeBytes { capture.append($0) }
      return capture
    }
    return Outcome(
      argv: ["/x/smolvm"] + Dialect(version: version).leading + ["machine", command], dialect: Dialect(version: version),
      end: ProcessEnd(status: status, cause: .itself, elapsed: .seconds(3)), stdout: capture(stdout), stderr: capture(stderr),
    )
  }

  @Test(arguments: [
    (#"{"error":{"code":"NOT_FOUND","message":"vm not found: nope"}}"#, SmolvmError.Kind.machineNotFound),
    (
      #"{"error":{"code":"CONFIG_ERROR","message":"config operation failed: machine status: machine 'nope' not found"}}"#,
      .machineNotFound
    ),
    (
      #"{"error":{"code":"SMOLVM_ERROR","message":"agent operation failed: connect: machine 'm' is not running. Start it"}}"#,
      .machineNotRunning
    ),
    (
      #"{"error":{"code":"CONFIG_ERROR","message":"config operation failed: create machine: machine 'm' already exists or is being created"}}"#,
      .machineExists
    ),
    (
      #"{"error":{"code":"SMOLVM_ERROR","message":"agent operation failed: vm exec interactive: No such file or directory (os error 2)"}}"#,
      .commandNotStarted
    ),
    (#"{"error":{"code":"SMOLVM_ERROR","message":"database operation failed: database is locked"}}"#, .machineConflict),
    (#"{"error":{"code":"KVM_UNAVAILABLE","message":"cannot open /dev/kvm"}}"#, .hypervisorUnavailable),
    (
      #"{"error":{"code":"SMOLVM_ERROR","message":"monitor agent: build microVM: KvmContext(KvmOpen(Error(13))) (boot process exited (code 1) before the agent was ready)"}}"#,
      .hypervisorUnavailable
    ),
    (
      #"{"error":{"code":"SMOLVM_ERROR","message":"agent operation failed: agent did not become ready within 30 seconds"}}"#,
      .bootFailed
    ),
    (#"{"error":{"code":"CONFIG_ERROR","message":"create from .smolmachine: file not found: /nonexist"}}"#, .fileNotFound),
    (#"{"error":{"code":"SMOLVM_ERROR","message":"io operation failed: connection closed"}}"#, .smolvmFailed),
    (
      #"{"error":{"code":"SMOLVM_ERROR","message":"agent operation failed: pack from VM: VM 'm' is running. Stop it first with: smolvm machine stop --name m"}}"#,
      .machineConflict
    ),
    (
      #"{"error":{"code":"SMOLVM_ERROR","message":"agent operation failed: pack from VM: overlay disk not found at /x/overlay.raw. The VM may not have been started yet."}}"#,
      .machineConflict
    ),
    (
      #"{"error":{"code":"SMOLVM_ERROR","message":"agent operation failed: vm exec interactive: failed to send to agent: Broken pipe (os error 32)"}}"#,
      .smolvmFailed
    ),
  ])
  func theKindFollowsWhatSmolvmSays(line: String, kind: SmolvmError.Kind) {
    let command = line.contains("create") ? "create" : "start"
    #expect(outcome(.exited(1), "Starting machine 'm'...\n" + line + "\n", command: command).failure?.kind == kind)
  }

  /// The caller's own words come back in smolvm's messages.
  @Test(arguments: [
    ("/tmp/already exists.smolmachine", SmolvmError.Kind.fileNotFound), ("/tmp/manifest is not running", .fileNotFound),
    ("m:/x/database is locked", .fileNotFound), ("m:/x/app/Smolfile", .fileNotFound),
  ])
  func theCallersOwnWordsDoNotDecide(word: String, kind: SmolvmError.Kind) {
    let path = word.hasPrefix("m:") ? String(word.dropFirst(2)) : word
    var failed = outcome(
      .exited(1), #"{"error":{"code":"CONFIG_ERROR","message":"create from: file not found: \#(path)"}}"#, command: "create")
    failed = Outcome(
      argv: failed.argv + ["--from", word], dialect: failed.dialect, end: failed.end, stdout: failed.stdout, stderr: failed.stderr)
    #expect(failed.failure?.kind == kind && failed.failure?.retryable == false && failed.failure?.message.contains(path) == true)
  }

  @Test func whatTheArgumentParserRefusesIsSaid() {
    let clap = "error: invalid value '-1' for '--cpus <N>': no\n\nUsage: smolvm\n\nFor more information, try '--help'.\n"
    let error = outcome(.exited(2), clap).failure
    #expect(error?.kind == .invalidParams && error?.message.contains("invalid value '-1'") == true)
  }

  @Test func ofEndlessComplaintsAnErrorCarriesLittle() {
    let error = outcome(.exited(1), String(repeating: "a", count: 300_000)).failure
    #expect((error?.message.utf8.count ?? .max) < 2000 && (error?.run?.stderr.utf8.count ?? .max) <= 4096)
  }

  @Test func anErrorLineAsLongAsAnArgumentIsStillRead() {
    let long = String(repeating: "x", count: 120_000)
    let line = #"{"error":{"code":"CONFIG_ERROR","message":"exec --user: \#(long) needs an image machine"}}"#
    #expect(error(exec(outcome(.exited(1), line)))?.kind == .commandNotStarted)
  }

  @Test func theErrorLineIsFoundBehindProgressThatWasDrawnOver() {
    let error = outcome(.exited(1), "10%\r50%\r{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"vm not found: m\"}}").failure
    #expect(error?.kind == .machineNotFound && error?.run?.code == "NOT_FOUND")
  }

  @Test func theErrorLineOfACopyIsFoundBehindProgressOnTheSameLine() {
    let line = #"{"error":{"code":"SMOLVM_ERROR","message":"agent operation failed: write file: No such file or directory"}}"#
    let stderr = "\rUploading a -> b: 1.0 MB / 2.0 MB (50.0%, 9 MB/s)" + line + "\n"
    let error = outcome(.exited(1), stderr, command: "cp").failure
    #expect(error?.kind == .fileNotFound && error?.run?.code == "SMOLVM_ERROR")
    // A guest's line is the guest's.
    #expect(outcome(.exited(1), stderr, command: "exec").failure?.run?.code == nil)
  }

  @Test func aUserOnABareMachineIsACommandThatCannotBeStarted() {
    let line =
      #"{"error":{"code":"CONFIG_ERROR","message":"config operation failed: exec --user: running a command as 'u' needs an image machine; a bare VM runs every command as root"}}"#
    let failed = outcome(.exited(1), line, command: "exec")
    let named = Outcome(
      argv: failed.argv + ["--user", "user"], dialect: failed.dialect, end: failed.end, stdout: failed.stdout,
      stderr: failed.stderr)
    #expect(named.failure?.kind == .commandNotStarted)
  }

  @Test func textErrorsAreReadWhereThereAreNoJSONErrors() {
    let error = outcome(.exited(1), "Error: vm not found: m\n", version: "1.4.0").failure
    #expect(error?.kind == .machineNotFound && error?.message.contains("vm not found: m") == true)
  }

  @Test func whateverTheCLISaysReachesTheCaller() {
    let error = outcome(.exited(3), "warning\nfatal: no such image\n").failure
    #expect(error?.message.contains("no such image") == true && error?.run?.exitCode == 3)
    #expect(error?.run?.stderr == "warning\nfatal: no such image")
  }

  @Test func coloursProgressAndStandingNotesAreTakenOffWhatIsShown() {
    let noisy = "note: no packed assets found for 'x'\n\u{1B}[2mdim\u{1B}[0m text\r\n 1%\r 99%\rdone\n\n"
    #expect(outcome(.exited(1), noisy).failure?.run?.stderr == "dim text\ndone")
  }

  @Test func ofALongStderrTheTailIsShownFromACharactersBorder() {
    let tail = outcome(.exited(1), String(repeating: "é", count: 5000)).failure?.run?.stderr ?? ""
    #expect(tail.utf8.count <= 4096 && tail.utf8.count > 4000 && tail.allSatisfy { $0 == "é" })
  }

  @Test func aChildKilledFromOutsideLeavesTheOutcomeUnknown() {
    let error = outcome(.signaled(9), "").failure
    #expect(error?.kind == .outcomeUnknown && error?.run?.signal == 9)
  }

  @Test func successIsNoFailure() { #expect(outcome(.exited(0), "WARN x").failure == nil) }

  @Test func silenceIsSaid() { #expect(outcome(.exited(7), "").failure?.message.contains("status 7 and said nothing") == true) }

  // What of exec is the guest's and what is smolvm's

  private func exec(
    _ first: Outcome, then status: String? = nil, statusOutcome: Outcome? = nil, detach: Bool = false
  ) -> Result<ExecAnswer, SmolvmError> {
    var command = MachineExec()
    command.name = "m"
    command.argv = ["a"]
    if detach { command.detach = true } else { command.timeout = "2s" }
    do throws(SmolvmError) {
      guard case .run(let step, let then) = try command.begin(with: InstalledCLI(path: "/x/smolvm", dialect: first.dialect)) else {
        return .failure(SmolvmError(.smolvmFailed, "nothing was run"))
      }
      // As it comes from a child, in two pieces.
      let output = StepOutput(of: step, telling: CommandEvents(), OutputBudget())
      for part in [first.stderr.bytes.prefix(7), first.stderr.bytes.dropFirst(7)] {
        Array(part).withUnsafeBytes { output.take(.stderr, $0) }
      }
      first.stdout.bytes.withUnsafeBytes { output.take(.stdout, $0) }
      var next = try then(output.outcome(of: ["/x/smolvm"] + step.arguments, first.dialect, first.end))
      while true {
        switch next {
        case .done(let answer): return .success(answer)
        case .passOn(_, _, let then): next = try then()
        case .aside(_, let then): next = try then(.success(()))
        case .run(let step, let again):
          #expect(step.arguments.contains("status"))
          let answer =
            statusOutcome ?? status.map { outcome(.exited(0), "", stdout: $0, version: first.dialect.version) }
            ?? outcome(.exited(1), #"{"error":{"code":"CONFIG_ERROR","message":"machine 'm' not found"}}"#)
          next = try again(answer)
        }
      }
    } catch {
      return .failure(error)
    }
  }

  private func output(_ result: Result<ExecAnswer, SmolvmError>) -> CommandOutput? {
    if case .success(.finished(let output)) = result { output } else { nil }
  }

  private func error(_ result: Result<ExecAnswer, SmolvmError>) -> SmolvmError? {
    if case .failure(let error) = result { error } else { nil }
  }

  @Test(arguments: [0, 1, 2, 3, 42, 101, 124, 125, 126, 127, 128, 137, 255] as [Int32]) func everyExitCodeOfTheGuestIsAResult(
    code: Int32
  ) {
    let result = output(exec(outcome(.exited(code), "err\n", stdout: "out")))
    #expect(result?.exitCode == Int(code) && result?.stdout == "out" && result?.stderr == "err\n")
  }

  private static let notRunning =
    #"{"error":{"code":"SMOLVM_ERROR","message":"agent operation failed: connect: machine 'm' is not running."}}"#

  @Test func aMachineThatIsNotRunningIsAnErrorWhenStatusSaysSoToo() {
    let error = error(exec(outcome(.exited(1), Self.notRunning + "\n"), then: #"{"name":"m","state":"stopped"}"#))
    #expect(error?.kind == .machineNotRunning && error?.started == false && error?.unverified == false)
  }

  @Test func aGuestThatForgesThatLineIsFoundOutByAskingForTheStatus() {
    let result = output(exec(outcome(.exited(1), Self.notRunning + "\n"), then: #"{"name":"m","state":"running"}"#))
    #expect(result?.exitCode == 1 && result?.stderr == Self.notRunning + "\n")
  }

  @Test func aMachineThatWasBootedMeanwhileRefutesNothing() throws {
    let young = Process()
    young.executableURL = URL(fileURLWithPath: "/bin/sleep")
    young.arguments = ["60"]
    try young.run()
    defer { young.terminate() }
    func status(_ pid: Int32) -> String { #"{"name":"m","state":"running","pid":\#(pid)}"# }
    #expect(output(exec(outcome(.exited(1), Self.notRunning), then: status(1)))?.exitCode == 1)
    #expect(error(exec(outcome(.exited(1), Self.notRunning), then: status(young.processIdentifier)))?.kind == .machineNotRunning)
  }

  @Test func aPausedMachineIsToldApartThoughTheCLISaysTheSameOfIt() {
    #expect(error(exec(outcome(.exited(1), Self.notRunning), then: #"{"name":"m","state":"paused"}"#))?.kind == .machinePaused)
  }

  @Test func aGuestThatForgesAFailedSpawnAfterOutputIsFoundOut() {
    let line = #"{"error":{"code":"SMOLVM_ERROR","message":"agent operation failed: vm exec: failed to spawn"}}"#
    #expect(output(exec(outcome(.exited(1), line, stdout: "hello")))?.exitCode == 1)
    #expect(output(exec(outcome(.exited(1), "hello\n" + line)))?.exitCode == 1)
    #expect(error(exec(outcome(.exited(1), line)))?.kind == .commandNotStarted)
  }

  @Test func whatCannotBeDecidedSaysSoAndCarriesTheOutput() {
    let line = #"{"error":{"code":"SMOLVM_ERROR","message":"io operation failed: connection closed"}}"#
    let error = error(exec(outcome(.exited(1), "part\n" + line, stdout: "half"), then: #"{"name":"m","state":"running"}"#))
    #expect(error?.kind == .interrupted && error?.unverified == true && error?.started == true)
    #expect(error?.output?.stdout == "half" && error?.output?.stderr == "part\n" && error?.output?.stderrBytes == 5)
  }

  @Test func aMachineThatWasStoppedOrDeletedMeanwhileInterruptsTheCommand() {
    let line = #"{"error":{"code":"SMOLVM_ERROR","message":"io operation failed: connection closed"}}"#
    let stopped = error(exec(outcome(.exited(1), line, stdout: "half"), then: #"{"name":"m","state":"stopped"}"#))
    #expect(stopped?.kind == .interrupted && stopped?.unverified == false && stopped?.message.contains("stopped") == true)
    let deleted = error(exec(outcome(.exited(1), line, stdout: "half")))
    #expect(deleted?.kind == .interrupted && deleted?.unverified == false && deleted?.message.contains("deleted") == true)
  }

  @Test func aProgramThatPrintsErrorAndExitsWith1IsNotTakenForAnOldSmolvm() {
    #expect(output(exec(outcome(.exited(1), "Error: my own trouble\n", version: "1.4.0")))?.exitCode == 1)
    #expect(error(exec(outcome(.exited(1), "Error: vm not found: m\n", version: "1.4.0")))?.kind == .machineNotFound)
  }

  @Test func aDetachedCommandIsAnsweredWithItsProcessID() {
    guard case .success(.detached(let command)) = exec(outcome(.exited(0), "", stdout: "4711\n"), detach: true) else {
      Issue.record("no process id")
      return
    }
    #expect(command.pid == 4711)
    #expect(error(exec(outcome(.exited(0), "", stdout: "hello\n"), detach: true))?.kind == .smolvmFailed)
  }

  @Test func theStandingNoteOfABinaryWithAnotherNameIsNoOutputOfTheCommand() {
    let note = "note: no packed assets found for 'smol-vmm'\n"
    let result = output(exec(outcome(.exited(3), note + "mine\n")))
    #expect(result?.stderr == "mine\n" && result?.stderrBytes == 5)
    let line = #"{"error":{"code":"SMOLVM_ERROR","message":"agent operation failed: vm exec: failed to spawn"}}"#
    let error = error(exec(outcome(.exited(1), note + line)))
    #expect(error?.kind == .commandNotStarted && error?.started == false && error?.output?.stderr == "")
  }

  @Test func aStatusThatFailsLeavesTheClaimUnverified() {
    let first = outcome(.exited(1), Self.notRunning)
    #expect(error(exec(first))?.unverified == false)  // by default these tests' status says that there is no such machine
    let locked = outcome(.exited(1), #"{"error":{"code":"SMOLVM_ERROR","message":"database is locked"}}"#)
    #expect(error(exec(first, statusOutcome: locked))?.unverified == true)
  }

  @Test func aTimeoutIsSaidAndTheCLIsOwnWordsAreTakenOff() {
    let result = output(exec(outcome(.exited(124), "mine\n\ncommand timed out after 2000ms", stdout: "so far")))
    #expect(result?.timedOut == true && result?.exitCode == 124 && result?.stdout == "so far" && result?.stderr == "mine\n")
    #expect(result?.stderrBytes == 5)
  }

  @Test func anExit124ThatCameBeforeTheTimeoutIsTheCommandsOwn() {
    var quick = outcome(.exited(124), "")
    quick = Outcome(
      argv: quick.argv, dialect: quick.dialect, end: ProcessEnd(status: .exited(124), cause: .itself, elapsed: .milliseconds(100)),
      stdout: quick.stdout, stderr: quick.stderr)
    #expect(output(exec(quick))?.timedOut == nil)
  }
}
