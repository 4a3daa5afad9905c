import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

extension Shell {
  /// What a thread brings.
  private final class Outcome: Sendable {
    let result = Mutex<Result<Int, GuestEnd>>(.success(0))
  }

  /// All parts at the same time, with real pipes between them: what comes first is read first, and who writes too much waits.
  func runPipeline(_ nodes: [ShellNode], _ streams: GuestStreams) throws(GuestEnd) -> Int {
    var outcomes: [Outcome] = []
    var threads = Threads()
    var input = streams.input
    for node in nodes.dropLast() {
      guard let pipe = Self.pipe() else {
        input.close()
        threads.join()
        throw try cannotFork(streams)
      }
      var own = streams
      (own.input, own.output) = (input, pipe.output)
      let outcome = Outcome()
      outcomes.append(outcome)
      let shell = self
      let theirs = own
      let hasThread = threads.start(guest) {
        var shell = shell
        let result = Result { () throws(GuestEnd) in try Self.own { () throws(GuestEnd) in try shell.run(node, theirs) } }
        outcome.result.withLock { $0 = result }
        theirs.output.close()
        theirs.input.close()
      }
      input = pipe.input
      guard hasThread else {
        own.output.close()
        own.input.close()
        input.close()
        threads.join()
        throw try cannotFork(streams)
      }
    }
    var last = streams
    last.input = input
    let final = Result { () throws(GuestEnd) in
      var shell = self
      return try Self.own { () throws(GuestEnd) in try shell.run(nodes[nodes.count - 1], last) }
    }
    last.input.close()
    threads.join()
    for outcome in outcomes { _ = try outcome.result.withLock { $0 }.get() }
    return try final.get()
  }

  /// What a script writes.
  func output(of script: String, _ streams: GuestStreams) throws(GuestEnd) -> (bytes: [UInt8], status: Int) {
    guard let pipe = Self.pipe() else { throw try cannotFork(streams) }
    let outcome = Outcome()
    var own = streams
    own.output = pipe.output
    let (shell, theirs) = (self, own)
    var threads = Threads()
    let hasThread = threads.start(guest) {
      var shell = shell
      let result = Result { () throws(GuestEnd) in try Self.own { () throws(GuestEnd) in try shell.interpret(script, theirs) } }
      outcome.result.withLock { $0 = result }
      theirs.output.close()
    }
    guard hasThread else {
      pipe.output.close()
      pipe.input.close()
      throw try cannotFork(streams)
    }
    var bytes: [UInt8] = []
    let reading = Result { () throws(GuestEnd) -> Void in
      while true {
        let piece = try pipe.input.read(watch)
        if piece.isEmpty { return }
        bytes += piece
        if bytes.count > GuestLimits.text { throw try noMemory(streams) }
      }
    }
    pipe.input.close()
    threads.join()
    try reading.get()
    return (bytes, try outcome.result.withLock { $0 }.get())
  }

  private static func pipe() -> (input: GuestInput, output: GuestOutput)? {
    var ends: [Int32] = [-1, -1]
    guard systemPipe(&ends) == 0 else { return nil }
    return (GuestInput(.descriptor(ends[0]), isOwner: true), GuestOutput(.descriptor(ends[1])))
  }

  /// Those that have to be waited for.
  private struct Threads: ~Copyable {
    private var ids: [GuestThread.Handle] = []

    /// False where there can be no more.
    mutating func start(_ guest: Guest, _ run: @escaping @Sendable () -> Void) -> Bool {
      guard guest.threads.add(1, ordering: .relaxed).newValue <= GuestLimits.threads,
        let handle = GuestThread.start({
          run()
          guest.threads.subtract(1, ordering: .relaxed)
        })
      else {
        guest.threads.subtract(1, ordering: .relaxed)
        return false
      }
      ids.append(handle)
      return true
    }

    consuming func join() {
      for id in ids { GuestThread.join(id) }
    }
  }
}

// The name is taken in the type above.
private func systemPipe(_ ends: inout [Int32]) -> Int32 { pipe(&ends) }
