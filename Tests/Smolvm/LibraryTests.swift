import ChildProcess
import Foundation
import JSON
import Testing
import TestSupport

@testable import Smolvm

/// The wrapper as a Swift library, without JSON-RPC, with a scripted smolvm behind it.
struct LibraryTests {
  private func smolvm(_ fake: FakeCLI) throws -> SmolvmClient {
    try SmolvmClient(environment: ChildEnvironment(ProcessInfo.processInfo.environment.merging(fake.environment) { $1 }))
  }

  @Test func aCommandRunsAndItsAnswerIsTyped() async throws {
    let fake = try FakeCLI([FakeCLI.rule(["machine", "exec"], ["stdout": "Linux\n"], ["exit": 3])])
    var exec = MachineExec()
    exec.name = "dev"
    exec.argv = ["uname"]
    exec.env = ["A": "b"]
    guard case .finished(let output) = try await smolvm(fake).run(exec) else {
      Issue.record("detached")
      return
    }
    #expect(output.exitCode == 3 && output.stdout == "Linux\n")
    #expect(fake.runs == [["--error-format", "json", "machine", "exec", "-i", "--name", "dev", "-e", "A=b", "--", "uname"]])
  }

  @Test func aMachineIsStartedForACommandThatAsksForIt() async throws {
    let fake = try FakeCLI([
      FakeCLI.rule(["machine", "start"], ["stdout": "Machine 'dev' running (PID: 7)\n"]),
      FakeCLI.rule(["machine", "exec"], ["stdout": "Linux\n"]),
    ])
    var exec = MachineExec()
    (exec.name, exec.argv, exec.startIfNeeded) = ("dev", ["uname"], true)
    guard case .finished(let output) = try await smolvm(fake).run(exec) else { return }
    #expect(output.stdout == "Linux\n" && output.started == true && fake.runs.map { $0[3] } == ["start", "exec"])
  }

  @Test func aFailureIsATypedError() async throws {
    let fake = try FakeCLI([FakeCLI.rule(["machine", "start"], ["stderr": "vm not found: dev"], ["exit": 1])])
    var start = MachineStart()
    start.name = "dev"
    let error = await #expect(throws: SmolvmError.self) { try await smolvm(fake).run(start) }
    #expect(error?.kind == .machineNotFound && error?.run?.exitCode == 1)
  }

  @Test func aRequiredParameterThatWasForgottenIsRefusedBeforeAnythingRuns() async throws {
    let fake = try FakeCLI([])
    let error = await #expect(throws: SmolvmError.self) { try await smolvm(fake).run(MachineStart()) }
    #expect(error?.kind == .invalidParams && error?.path == "/name" && fake.runs.isEmpty)
  }

  @Test func manyCommandsAtOnceAskForTheVersionOnce() async throws {
    let fake = try FakeCLI([FakeCLI.rule(["machine", "ls"], ["stdout": "[]"])])
    let smolvm = try smolvm(fake)
    let lists = try await withThrowingTaskGroup(of: MachineListed.self) { group in
      for _ in 0..<20 { group.addTask { try await smolvm.run(MachineList()) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(lists.count == 20 && lists.allSatisfy { $0.machines.isEmpty })
    #expect(fake.runs.count == 20 && fake.record.filter { $0["argv"] == ["--version"] }.count == 1)
  }

  private func impatient(_ fake: FakeCLI) throws -> SmolvmClient {
    var patience = Patience()
    (patience.afterTimeout, patience.silence, patience.again) = (.milliseconds(300), .milliseconds(200), .milliseconds(50))
    return try SmolvmClient(
      environment: ChildEnvironment(ProcessInfo.processInfo.environment.merging(fake.environment) { $1 }), patience: patience)
  }

  @Test func aCommandThatHangsBeyondItsTimeoutIsGivenUp() async throws {
    let fake = try FakeCLI([FakeCLI.rule(["machine", "exec"], ["stdout": "so far"], ["waitFor": "/nowhere/at/all"])])
    var exec = MachineExec()
    (exec.name, exec.argv, exec.timeout) = ("m", ["a"], "100ms")
    let error = await #expect(throws: SmolvmError.self) { try await impatient(fake).run(exec) }
    #expect(error?.kind == .guestUnresponsive && error?.output?.stdout == "so far" && error?.started == true)
    #expect(fake.runs.count == 1, "nobody has to be asked")
  }

  @Test(arguments: [
    (#"{"name":"m","state":"unreachable"}"#, true), (#"{"name":"m","state":"stopped"}"#, true), ("", true),
    (#"{"name":"m","state":"running"}"#, false), (#"{"name":"m","state":"paused"}"#, false),
  ]) func aSilentCommandIsGivenUpWhenSmolvmSaysTwiceThatItsMachineIsNotThere(status: String, isGivenUp: Bool) async throws {
    let missing = #"{"error":{"code":"CONFIG_ERROR","message":"machine 'm' not found"}}"#
    let fake = try FakeCLI([
      FakeCLI.rule(["machine", "exec"], ["sleepMs": 1500], ["exit": 7]),
      status.isEmpty
        ? FakeCLI.rule(["machine", "status"], ["stderr": .string(missing)], ["exit": 1])
        : FakeCLI.rule(["machine", "status"], ["stdout": .string(status)]),
    ])
    var exec = MachineExec()
    (exec.name, exec.argv) = ("m", ["a"])
    let asked = { fake.runs.filter { $0.contains("status") }.count }
    if isGivenUp {
      let error = await #expect(throws: SmolvmError.self) { try await impatient(fake).run(exec) }
      #expect(error?.kind == .guestUnresponsive && asked() == 2)
    } else {
      guard case .finished(let output) = try await impatient(fake).run(exec) else { return }
      #expect(output.exitCode == 7 && asked() > 1)
    }
  }

  @Test func aCommandThatSpeaksIsNeverAskedFor() async throws {
    let pieces = (0..<25).flatMap { _ in [["stdout": "."], ["sleepMs": 40]] as [JSONValue] }
    let fake = try FakeCLI([["match": ["machine", "exec"], "do": .array(pieces)]])
    var exec = MachineExec()
    (exec.name, exec.argv) = ("m", ["a"])
    guard case .finished(let output) = try await impatient(fake).run(exec) else { return }
    #expect(output.exitCode == 0 && fake.runs.count == 1)
  }

  @Test func aCommandCanBeEndedEarly() async throws {
    let fake = try FakeCLI([FakeCLI.rule(["machine", "exec"], ["stdout": "started"], ["waitFor": "/nowhere/at/all"])])
    let smolvm = try smolvm(fake)
    var exec = MachineExec()
    exec.name = "dev"
    exec.argv = ["sleep"]
    let error = await withCheckedContinuation { (continuation: CheckedContinuation<SmolvmError?, Never>) in
      let running = RunningCommand()
      smolvm.start(exec, as: running) { result in
        if case .failure(let error) = result { continuation.resume(returning: error) } else { continuation.resume(returning: nil) }
      }
      Thread.detachNewThread {
        while fake.runs.isEmpty { usleep(1000) }
        running.cancel()
      }
    }
    #expect(error?.kind == .cancelled)
    let child = try #require(fake.record.last { $0["event"] == "start" }?["pid"]?.int)
    #expect(kill(pid_t(child), 0) != 0)
  }
}
