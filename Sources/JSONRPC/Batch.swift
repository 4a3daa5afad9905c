import Synchronization

/// The answers of one batch, gathered until the last is there.
final class Batch: Sendable {
  private struct State {
    var open = 1  // the acceptance of the members itself holds one, so that an early answer does not close the batch
    var answers: [UInt8] = []
  }
  private let state = Mutex(State())
  private let writer: MessageWriter

  init(writer: MessageWriter) { self.writer = writer }

  /// One more member that will be answered.
  func expect() { state.withLock { $0.open += 1 } }

  /// One answer.
  func add(_ answer: CallAnswer, to id: RequestID?) {
    settle { answers in
      let before = answers.count
      answers.append(answers.isEmpty ? UInt8(ascii: "[") : UInt8(ascii: ","))
      Frames.write(answer, to: id, into: &answers)
      writer.reserve(answers.count - before)
    }
  }

  /// One that was expected does not come.
  func dismiss() { settle { _ in } }

  /// All members have been accepted. A batch of nothing but notifications is not answered at all.
  func close() { settle { _ in } }

  private func settle(_ change: (inout [UInt8]) -> Void) {
    let answers: [UInt8]? = state.withLock { state in
      change(&state.answers)
      state.open -= 1
      guard state.open == 0, !state.answers.isEmpty else { return nil }
      defer { state.answers = [] }
      return state.answers
    }
    guard let answers else { return }
    writer.send { bytes in
      bytes.append(contentsOf: answers)
      bytes.append(UInt8(ascii: "]"))
    }
    writer.reserve(-answers.count)
  }
}
