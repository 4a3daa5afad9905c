/// From what smolvm says to the kind of failure.
///
/// Its codes follow the kind of an internal error and not the situation (a missing machine is NOT_FOUND, CONFIG_ERROR or SMOLVM_ERROR,
/// depending on the subcommand), so what it says decides. First match wins.
enum FailureRules {
  fileprivate struct Rule: Sendable {
    let kind: SmolvmError.Kind
    var code: String?
    let says: [String]  // all of them
    var of: Set<String>?  // subcommands; nil: any
    var retryable = false
    var hint: String?
  }

  private static let rules: [Rule] = [
    Rule(kind: .hypervisorUnavailable, code: "KVM_UNAVAILABLE", says: [], hint: hypervisorHint),
    Rule(kind: .hypervisorUnavailable, code: "HYPERVISOR_UNAVAILABLE", says: [], hint: hypervisorHint),
    // 1.32.2 without a usable /dev/kvm: SMOLVM_ERROR, with libkrun's own words.
    Rule(kind: .hypervisorUnavailable, says: ["KvmOpen("], hint: hypervisorHint),
    Rule(kind: .hypervisorUnavailable, says: ["KvmContext("], hint: hypervisorHint),
    Rule(kind: .interrupted, code: "INTERRUPTED", says: []),
    // The agent in the machine went away in the middle: the machine was stopped or deleted, or it died.
    Rule(kind: .interrupted, says: ["connection closed"], of: ["machine exec"]),
    Rule(kind: .interrupted, says: ["Broken pipe (os error 32)"], of: ["machine exec"]),
    Rule(kind: .interrupted, says: ["Connection reset by peer (os error 104)"], of: ["machine exec"]),
    Rule(
      kind: .machineConflict, says: ["database is locked"], retryable: true,
      hint: "another process works on smolvm's state; try again"),
    Rule(
      kind: .machineConflict, says: ["already starting or running"], retryable: true, hint: "somebody else starts it; try again"),
    Rule(kind: .machineConflict, says: ["pack from VM: VM '", "' is running"], hint: "stop it first (machine.stop)"),
    Rule(
      kind: .machineConflict, says: ["pack from VM: overlay disk not found"],
      hint: "a machine has no disk before its first start: start it, and stop it"),
    Rule(
      kind: .machineExists, says: ["machine '", "' already exists"], of: ["machine create"],
      hint: #"choose another name, or pass ifExists: "reuse""#),
    Rule(
      kind: .machineExists, says: ["machine '", "' already exists"], of: ["machine branch", "machine fork"],
      hint: "choose another name"),
    Rule(
      kind: .machineConflict, says: ["was not started as branchable"],
      hint: "stop it, and start it with branchable: true (machine.start)"),
    Rule(
      kind: .machineNotRunning, says: ["is not running forkable"], hint: "start it with branchable: true (machine.start)"),
    Rule(kind: .machineConflict, says: ["is not a held branch-pool slot"], hint: "only a branch made with hold: true is released"),
    Rule(kind: .machineNotFound, says: ["vm not found"], hint: "machine.list shows what there is"),
    Rule(kind: .machineNotFound, says: ["machine '", "not found"], hint: "machine.list shows what there is"),
    Rule(kind: .machineNotFound, says: ["VM '", "' not found"], hint: "machine.list shows what there is"),
    Rule(
      kind: .machineNotRunning, says: ["machine is not paused"], of: ["machine resume"],
      hint: "it is stopped: machine.start boots it"),
    Rule(
      kind: .machineNotRunning, says: ["requires a running machine"], hint: "start it first (machine.start), or use machine.update"),
    Rule(kind: .machineConflict, says: ["cannot shrink"], hint: "memory and disks only grow while a machine runs"),
    Rule(kind: .machineConflict, says: ["already has an attached mount"], hint: "choose another target, or mount.remove it first"),
    Rule(kind: .machineConflict, says: ["nothing is attached at"], hint: "mount.list shows what is mounted"),
    Rule(
      kind: .machineConflict, says: ["is the fork base for"],
      hint: "delete the machines branched from it first, or pass cascade: true"),
    Rule(kind: .machineConflict, says: ["invalid vm state: expected stopped"], hint: "stop it first (machine.stop)"),
    Rule(
      kind: .machinePaused, says: ["machine has saved execution"],
      hint: "it is paused: machine.resume lets it go on, machine.delete gives it up"),
    Rule(kind: .machinePaused, says: ["is paused"], hint: "resume it first"),
    Rule(kind: .machineNotRunning, says: ["is not running"], hint: "start it first (machine.start)"),
    Rule(kind: .machineNotRunning, says: ["must be running"], hint: "start it first (machine.start)"),
    Rule(kind: .commandNotStarted, says: ["failed to spawn"], hint: notStartedHint),
    Rule(
      kind: .commandNotStarted, says: ["needs an image machine"],
      hint: "leave user out: a machine that was not made from an image has root alone"),
    // What execve or chdir said in the guest. (A lost agent is "vm exec interactive: failed to send to agent: Broken pipe (os error 32)".)
    Rule(kind: .commandNotStarted, says: ["vm exec interactive: No such file or directory"], hint: notStartedHint),
    Rule(kind: .commandNotStarted, says: ["vm exec interactive: Permission denied"], hint: notStartedHint),
    Rule(kind: .commandNotStarted, says: ["vm exec interactive: Not a directory"], hint: notStartedHint),
    Rule(kind: .commandNotStarted, says: ["vm exec interactive: Exec format error"], hint: notStartedHint),
    Rule(kind: .commandNotStarted, says: ["vm exec interactive: Argument list too long"], hint: notStartedHint),
    Rule(kind: .bootFailed, says: ["did not become ready"], retryable: true, hint: slowBootHint),
    Rule(kind: .bootFailed, says: ["no boot progress"], retryable: true, hint: slowBootHint),
    Rule(
      kind: .bootFailed, says: ["fork clone boot: "], retryable: true, hint: "on a loaded host a retry can help"),
    Rule(kind: .bootFailed, says: ["failed to boot"]),
    Rule(kind: .bootFailed, says: ["boot process exited"], hint: "smolvm-rpc doctor looks for what is missing"),
    Rule(kind: .fileNotFound, says: ["file not found"]),
    Rule(kind: .fileNotFound, says: ["mount source not found"]),
    Rule(kind: .fileNotFound, says: ["No such file or directory"]),
    Rule(kind: .invalidSmolfile, says: ["smolfile"], of: ["machine create", "pack create"]),
    Rule(kind: .invalidSmolfile, says: ["Smolfile"], of: ["machine create", "pack create"]),
    Rule(kind: .imageUnavailable, says: ["no such image"], of: pulling, hint: imageHint),
    Rule(kind: .imageUnavailable, says: ["image-auth"], of: pulling, hint: imageHint),
    Rule(kind: .imageUnavailable, says: ["failed to pull"], of: pulling, hint: imageHint),
    Rule(kind: .imageUnavailable, says: ["manifest"], of: pulling, hint: imageHint),
    Rule(
      kind: .smolvmFailed, says: ["registry push: pack format error: "], of: ["pack push"],
      hint: "the file is no pack: push the sidecar that pack.create wrote"),
    // A file of this host, that is; what comes from the registry has other words.
    Rule(kind: .smolvmFailed, says: ["registry push: IO error: "], of: ["pack push"]),
    Rule(kind: .smolvmFailed, says: ["registry pull: IO error: "], of: ["pack pull"]),
    Rule(kind: .imageUnavailable, says: ["fetch manifest: "], of: ["pack inspect"], hint: registryHint),
    Rule(kind: .imageUnavailable, says: ["fetch config: "], of: ["pack inspect"], hint: registryHint),
    Rule(kind: .imageUnavailable, says: ["parse manifest: "], of: ["pack inspect"], hint: noPackHint),
    Rule(kind: .imageUnavailable, says: ["parse config: "], of: ["pack inspect"], hint: noPackHint),
    Rule(kind: .imageUnavailable, says: ["registry pull: "], of: ["pack pull"], hint: registryHint),
    Rule(kind: .imageUnavailable, says: ["registry push: "], of: ["pack push"], hint: registryHint),
    Rule(kind: .machineConflict, code: "CONFLICT", says: []),
    Rule(kind: .machineConflict, code: "INVALID_STATE", says: []),
    Rule(kind: .machineNotFound, code: "NOT_FOUND", says: ["not found"]),
    Rule(kind: .smolvmWrongProduct, says: ["No such command 'machine'"], hint: Installation.howTo),
    Rule(kind: .smolvmWrongProduct, says: ["No such command 'pack'"], hint: Installation.howTo),
  ]

  private static let pulling: Set<String> = ["machine create", "machine start", "pack create"]
  private static let registryHint = "check the reference, the network and the registry's credentials (registries.show)"
  private static let noPackHint = "what the registry has under this reference is no pack"
  private static let hypervisorHint =
    "on Linux: is /dev/kvm there, and may this user open it (group kvm)? smolvm-rpc doctor looks"
  private static let notStartedHint = "the program, the working directory or the user is not there in the machine"
  // SMOLVM_AGENT_READY_TIMEOUT_SECS, which smolvm has, does not change the 30 s of its machines (1.32.2, tried with 3 and with 120).
  private static let slowBootHint = "look at machine.status; on a loaded host a retry can help"
  private static let imageHint = "check the image's name, the machine's network and the registry's credentials"

  /// The failure of a run that exited.
  /// - Parameters:
  ///   - code: smolvm's own code, where it gave one.
  ///   - message: smolvm's message, or the last line that it said; empty if it said nothing.
  ///   - given: the caller's own words, which smolvm may repeat and which must not decide.
  static func error(code: String?, message: String, exitCode: Int, command: String, given: [String]) -> SmolvmError {
    let sentence =
      message.isEmpty
      ? "smolvm \(command) exited with status \(exitCode) and said nothing" : "smolvm \(command) failed: \(message)"
    let said = withoutWords(of: given, message)
    guard let rule = rules.first(where: { $0.matches(code: code, message: said, command: command) }) else {
      return SmolvmError(.smolvmFailed, sentence)
    }
    return SmolvmError(rule.kind, sentence, hint: rule.hint, retryable: rule.retryable)
  }
}

extension FailureRules {
  /// The message without paths and other words of the caller's that could look like smolvm's. Names of machines stay: they hold neither
  /// spaces nor punctuation, and cutting "m" out of every word would leave nothing.
  fileprivate static func withoutWords(of given: [String], _ message: String) -> String {
    var message = message
    for word in given {
      for part in [word] + word.split(separator: ":", maxSplits: 1).map(String.init) {
        guard !MachineName.isName(part.utf8), part.utf8.count > 2 else { continue }
        message = message.split(separator: part, omittingEmptySubsequences: false).joined(separator: "…")
      }
    }
    return message
  }
}

extension FailureRules.Rule {
  fileprivate func matches(code: String?, message: String, command: String) -> Bool {
    (self.code == nil || self.code == code) && of?.contains(command) != false && says.allSatisfy { message.contains($0) }
  }
}
