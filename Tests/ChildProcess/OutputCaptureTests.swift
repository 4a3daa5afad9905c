import Testing

@testable import ChildProcess

@Suite struct OutputCaptureTests {
  @Test func whatFitsIsKeptWhole() {
    for limit in [0, 1, 2, 5, 10] {
      var capture = OutputCapture(limit: limit)
      append(Array(0..<UInt8(limit)), to: &capture)
      #expect(capture.bytes == Array(0..<UInt8(limit)))
      #expect(capture.head + capture.tail == capture.bytes)
      #expect(capture.missing == 0)
      #expect(capture.total == limit)
    }
  }

  @Test func headAndTailAreWhatANaiveOneKeeps() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let limit = Int.random(in: 0...40, using: &random)
      var capture = OutputCapture(limit: limit)
      var all: [UInt8] = []
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        let piece = (0..<Int.random(in: 0...30, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        all += piece
        append(piece, to: &capture)
      }
      let head = Array(all.prefix((limit + 1) / 2))
      let tail = Array(all.dropFirst(head.count).suffix(limit / 2))
      #expect(capture.head == head)
      #expect(capture.tail == tail)
      #expect(capture.bytes == head + tail)
      #expect(capture.total == all.count)
      #expect(capture.missing == max(0, all.count - limit))
    }
  }

  private func append(_ bytes: [UInt8], to capture: inout OutputCapture) {
    bytes.withUnsafeBytes { capture.append($0) }
  }
}
