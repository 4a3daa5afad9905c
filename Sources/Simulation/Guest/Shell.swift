import Synchronization

/// What one process of the guest knows: a shell, or a program that runs on its own. A copy is what a fork would be.
struct Shell: Sendable {
  /// What all processes of a command share.
  final class Guest: Sendable {
    let folder: GuestFolder
    let watch: GuestWatch
    let hostname: String
    /// How many run at this moment; see ``GuestLimits/threads``.
    let threads = Atomic(0)

    init(folder: GuestFolder, watch: GuestWatch, hostname: String) {
      self.folder = folder
      self.watch = watch
      self.hostname = hostname
    }
  }

  let guest: Guest
  var variables: [String: String] = [:]
  /// The names that programs inherit, in order.
  var exported: [String] = []
  /// The working directory, a path in the guest.
  var folder: String
  /// The exit code of the last command.
  var status = 0
  /// `$0`, and `$1` on.
  var name = "sh"
  var arguments: [String] = []
  /// `$$`; every shell is the same process here.
  let pid = 2
  /// `set -e`: a command that fails ends the process, but where its failure is asked for.
  var endsAtFailure = false
  private var isAsked = false
  /// How deep this stands in other commands; see ``GuestLimits/depth``.
  private(set) var depth = 0

  var watch: GuestWatch { guest.watch }

  init(guest: Guest, folder: String, environment: [(name: String, value: String)]) {
    self.guest = guest
    self.folder = folder
    for (name, value) in environment { export(name, value) }
  }

  mutating func export(_ name: String, _ value: String? = nil) {
    if let value { variables[name] = value }
    if !exported.contains(name) { exported.append(name) }
  }

  /// What a program inherits.
  var environment: [(name: String, value: String)] {
    exported.compactMap { name in variables[name].map { (name, $0) } }
  }

  /// What a program begins with that this one runs.
  var forProgram: Shell {
    var shell = Shell(guest: guest, folder: folder, environment: environment)
    shell.depth = depth
    return shell
  }

  /// Runs what stands inside of something else. One that is too deep ends the process it is in, as one that cannot fork.
  mutating func descend(
    _ streams: GuestStreams, _ run: (inout Shell) throws(GuestEnd) -> Int
  ) throws(GuestEnd) -> Int {
    try watch.check()
    guard depth < GuestLimits.depth else { throw try cannotFork(streams) }
    depth += 1
    defer { depth -= 1 }
    return try run(&self)
  }

  /// Says that the process needs more memory than it may have, which ends it.
  func noMemory(_ streams: GuestStreams) throws(GuestEnd) -> GuestEnd {
    try streams.complain("sh: out of memory\n", watch)
    return .exits(2)
  }

  /// Says that there can be no more processes, which ends this one.
  func cannotFork(_ streams: GuestStreams) throws(GuestEnd) -> GuestEnd {
    try streams.complain("sh: can't fork: Resource temporarily unavailable\n", watch)
    return .exits(2)
  }

  /// Where a file of the guest is on the host.
  func place(_ path: String) -> String { guest.folder.place(path, from: folder) }

  mutating func run(_ node: ShellNode, _ streams: GuestStreams) throws(GuestEnd) -> Int {
    try descend(streams) { (shell: inout Shell) throws(GuestEnd) in try shell.runNode(node, streams) }
  }

  private mutating func runNode(_ node: ShellNode, _ streams: GuestStreams) throws(GuestEnd) -> Int {
    switch node {
    case .simple(let command):
      status = try run(command, streams)
      try endIfFailed()
    case .pipeline(let nodes):
      status = try runPipeline(nodes, streams)
      try endIfFailed()
    case .not(let node): status = try ask(node, streams) == 0 ? 1 : 0
    case .chain(let first, let others):
      _ = try ask(first, streams)
      for (index, other) in others.enumerated() where (status == 0) == other.isAnd {
        // Only the failure of the last is nobody's question.
        _ = index == others.count - 1 ? try run(other.node, streams) : try ask(other.node, streams)
      }
    case .sequence(let nodes):
      if nodes.isEmpty { status = 0 }
      for node in nodes { _ = try run(node, streams) }
    case .choice(let condition, let then, let otherwise):
      if try ask(condition, streams) == 0 {
        return try run(then, streams)
      } else if let otherwise {
        return try run(otherwise, streams)
      }
      status = 0
    case .loop(let condition, let isUntil, let body):
      var last = 0
      while try (ask(condition, streams) == 0) != isUntil {
        guard try runBody(body, streams) else { break }
        last = status
      }
      status = last
    case .each(let name, let words, let body):
      let list = try words.map { words throws(GuestEnd) in try fields(words, streams) } ?? arguments
      status = 0
      for word in list {
        variables[name] = word
        guard try runBody(body, streams) else { break }
      }
    case .group(let node, let redirections): status = try runRedirected(node, redirections, streams)
    case .subshell(let node, let redirections):
      var copy = self
      status = try Self.own { () throws(GuestEnd) in try copy.runRedirected(node, redirections, streams) }
      try endIfFailed()
    }
    return status
  }

  /// Runs what somebody wants to know the status of.
  private mutating func ask(_ node: ShellNode, _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let before = isAsked
    isAsked = true
    defer { isAsked = before }
    return try run(node, streams)
  }

  private func endIfFailed() throws(GuestEnd) {
    if endsAtFailure, !isAsked, status != 0 { throw .exits(status) }
  }

  /// False after a `break`.
  private mutating func runBody(_ body: ShellNode, _ streams: GuestStreams) throws(GuestEnd) -> Bool {
    do throws(GuestEnd) {
      _ = try run(body, streams)
      return true
    } catch {
      guard case .leavesLoop(let goesOn) = error else { throw error }
      return goesOn
    }
  }

  /// Runs what is a process of its own: its exit is nobody else's.
  static func own(_ run: () throws(GuestEnd) -> Int) throws(GuestEnd) -> Int {
    do throws(GuestEnd) {
      return try run()
    } catch {
      guard let status = error.status else { throw error }
      return status
    }
  }

  private mutating func runRedirected(
    _ node: ShellNode, _ redirections: [ShellRedirection], _ streams: GuestStreams
  ) throws(GuestEnd) -> Int {
    if redirections.isEmpty { return try run(node, streams) }
    guard let redirected = try redirect(redirections, streams) else { return 1 }
    defer { redirected.close() }
    return try run(node, redirected.streams)
  }

  private mutating func run(_ command: ShellCommand, _ streams: GuestStreams) throws(GuestEnd) -> Int {
    let words = try fields(command.words, streams)
    guard let redirected = try redirect(command.redirections, streams) else { return 1 }
    defer { redirected.close() }
    let before = variables
    for (name, value) in command.assignments { variables[name] = try text(value, streams) }
    guard let program = words.first else { return command.takesOutput ? status : 0 }
    if command.assignments.isEmpty { return try runProgram(program, words, redirected.streams) }
    // For this program alone.
    let wereExported = exported
    for (name, _) in command.assignments { export(name) }
    let result = try runProgram(program, words, redirected.streams)
    for (name, _) in command.assignments { variables[name] = before[name] }
    exported = wereExported
    return result
  }

  /// Runs a command whose words are known.
  mutating func runProgram(_ program: String, _ words: [String], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    if let builtin = ShellBuiltins.all[program] {
      return try descend(streams) { (shell: inout Shell) throws(GuestEnd) in try builtin(&shell, words, streams) }
    }
    switch ProgramTable.find(program, self) {
    case .program(let run):
      var own = forProgram
      own.status = status
      return try Self.own { () throws(GuestEnd) in try run(&own, words, streams) }
    case .missing:
      try streams.complain("sh: \(program): not found\n", watch)
      return 127
    case .forbidden:
      try streams.complain("sh: \(program): Permission denied\n", watch)
      return 126
    }
  }
}
